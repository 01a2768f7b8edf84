// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { reactive } from "@odoo/owl";

const NEWS = "autoservice_call";
const MOST_CARDS = 4;
const MINUTE = 60 * 1000;
// Without news for so long a call is over, though nobody told of its end.
const LONGEST = { ringing: 10 * MINUTE, answered: 60 * MINUTE };

/**
 * The calls that go on, and those that were answered until they are closed, as the
 * server tells of them.
 *
 * What comes over the bus holds no more than the id and how far the call has come: the
 * card is read with the rights of the user.
 */
export class Calls {
    constructor(orm) {
        this.orm = orm;
        this.cards = reactive([]);
        // The last news of each call: an answer that is older is dropped.
        this.latest = new Map();
        this.timers = new Map();
        // A card comes folded or open, as the last one was left.
        this.isFolded = false;
    }

    /** Take the news of a call. */
    async onNews(news) {
        if (!this.isMine(news)) {
            this.close(news.id);
            return;
        }
        const known = this.cards.find((card) => card.id === news.id);
        if (news.status === "ended" && !known && !this.latest.has(news.id)) {
            // He closed the card while he spoke.
            return;
        }
        this.latest.set(news.id, news);
        this.expect(news);
        if (known) {
            const { status, duration } = news;
            Object.assign(known, { status, duration, isPast: false });
            return;
        }
        const card = await this.orm.silent.call("autoservice.inquiry", "get_call_card", [
            [news.id],
        ]);
        if (this.latest.get(news.id) === news) {
            this.cards.unshift({ ...card, isPast: false, isFolded: this.isFolded });
            this.cards.slice(MOST_CARDS).forEach(({ id }) => this.close(id));
        }
    }

    /** A call that rings is everybody's; one that was answered is his who speaks. */
    isMine({ status, user_id: userId }) {
        if (status === "ringing") {
            return true;
        }
        return status !== "missed" && (!userId || userId === user.userId);
    }

    /** Take a call for over when nothing more is heard of it. */
    expect({ id, status }) {
        clearTimeout(this.timers.get(id));
        if (status in LONGEST) {
            const timer = setTimeout(() => this.pass(id), LONGEST[status]);
            this.timers.set(id, timer);
        }
    }

    pass(id) {
        const card = this.cards.find((one) => one.id === id);
        if (card) {
            card.isPast = true;
        }
    }

    /** Fold a card to one line, or open it. */
    fold(card, isFolded) {
        card.isFolded = this.isFolded = isFolded;
    }

    close(id) {
        clearTimeout(this.timers.get(id));
        this.timers.delete(id);
        this.latest.delete(id);
        const index = this.cards.findIndex((card) => card.id === id);
        if (index >= 0) {
            this.cards.splice(index, 1);
        }
    }
}

registry.category("services").add("autoservice_calls", {
    dependencies: ["bus_service", "orm"],
    start(env, { bus_service: bus, orm }) {
        const calls = new Calls(orm);
        bus.subscribe(NEWS, (news) => calls.onNews(news));
        return calls;
    },
});
