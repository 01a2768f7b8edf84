// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";
import { computeM2OProps, Many2One } from "@web/views/fields/many2one/many2one";
import { buildM2OFieldDescription, Many2OneField } from "@web/views/fields/many2one/many2one_field";

/** Says for whom or what an empty value counts, and tells when a name was not chosen. */
export class EverybodyMany2One extends Many2One {
    static template = "autoservice.EverybodyMany2One";
    static props = { ...Many2One.props, onFloats: { type: Function } };

    get many2XAutocompleteProps() {
        const props = super.many2XAutocompleteProps;
        return {
            ...props,
            // What was typed stays to be seen until it is chosen or cleared.
            autoSelect: false,
            setInputFloats: (isFloating) => {
                props.setInputFloats(isFloating);
                this.props.onFloats(isFloating);
            },
        };
    }

    update(idNamePair) {
        this.props.onFloats(false);
        return super.update(idNamePair);
    }
}

/** A choice whose being empty means all: a name typed and not chosen must not mean that. */
export class EverybodyField extends Many2OneField {
    static template = "autoservice.EverybodyField";
    static components = { EverybodyMany2One };

    get m2oProps() {
        const { name, record } = this.props;
        return {
            ...computeM2OProps(this.props),
            onFloats: (isFloating) => {
                if (isFloating) {
                    record.setInvalidField(name);
                } else if (record.isFieldInvalid(name)) {
                    record.resetFieldValidity(name);
                }
            },
        };
    }
}

registry.category("fields").add("autoservice_everybody", {
    ...buildM2OFieldDescription(EverybodyField),
});
