// Part of autoservice. See LICENSE for full copyright and licensing details.

import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { reactive } from "@odoo/owl";

const NEWS = "autoservice_call";
const MOST_CARDS = 4;

/**
 * The calls that go on, as the server tells of them.
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
    }

    /** Take the news of a call. */
    async onNews(news) {
        if (!this.isMine(news)) {
            this.latest.delete(news.id);
            this.close(news.id);
            return;
        }
        this.latest.set(news.id, news);
        const known = this.cards.find((card) => card.id === news.id);
        if (known) {
            known.status = news.status;
            return;
        }
        const card = await this.orm.silent.call("autoservice.inquiry", "get_call_card", [
            [news.id],
        ]);
        if (this.latest.get(news.id) === news) {
            this.cards.unshift(card);
            this.cards.splice(MOST_CARDS);
        }
    }

    /** A call that rings is everybody's; one that was answered is his who speaks. */
    isMine({ status, user_id: userId }) {
        if (status === "ringing") {
            return true;
        }
        return status === "answered" && (!userId || userId === user.userId);
    }

    close(id) {
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
