# Part of autoservice. See LICENSE for full copyright and licensing details.
"""What is wrong with a request, in words for people."""


def explain(env, field, problem):
    """Return what is wrong with a field, in the language of the environment.

    :param env: the environment
    :param str field: its name, as of :class:`FieldError`
    :param str problem: the word of it that a program reads
    """
    if (field, problem) == ("phone", "missing"):
        return env._("Please give a phone number or an e-mail address.")
    names = {
        "name": env._("Name"),
        "phone": env._("Phone"),
        "email": env._("E-mail"),
        "plate": env._("Plate"),
        "direction": env._("Direction"),
        "text": env._("Text"),
    }
    problems = {
        "not a phone number": env._("this is not a phone number"),
        "not an e-mail address": env._("this is not an e-mail address"),
        "too long": env._("this is too long"),
    }
    if field not in names:
        return env._("The form is not understood.")
    words = problems.get(problem) or env._("this is not understood")
    return f"{names[field]}: {words}."
