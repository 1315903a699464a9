import 'fake-indexeddb/auto';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { addDays } from '#lib/base/days.ts';
import type { DayBundle } from '#lib/field/day.ts';
import { templateKey } from '#lib/field/day.ts';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { readDay } from '#lib/field/client/day-cache.ts';
import { runExchange } from '#lib/field/client/exchange.ts';
import { recordOperation, type Draft } from '#lib/field/client/record.ts';
import { readOverview } from '#lib/field/client/overview.ts';
import type { Fetch } from '#lib/field/client/wire.ts';
import type { ExchangeAnswer, ExchangeRequest } from '#lib/field/protocol.ts';
import type { Template } from '#lib/programmes/template.ts';
import { createDataKey, newId } from '#lib/identity/cryptography.ts';
import { pick, type Chance } from './chance.ts';
import { ask, signIn, type Given } from './client.ts';
import type { Stage } from './stage.ts';

const PAUSE_MAX_MS = 500;
const FACTS_MAX = 3;
const QUIET_TRIES_MAX = 40;
const QUIET_PAUSE_MS = 500;

/** A counselor's phone: the field app's own store, outbox and exchange, without its screens. */
export class ChaosPhone {
	readonly name: string;
	deviceId = '';
	database: FieldDatabase;
	#given: Given;
	#email: string;
	#key!: CryptoKey;
	#cookie = '';
	#app = 0;

	constructor(given: Given, name: string, email: string) {
		this.#given = given;
		this.name = name;
		this.#email = email;
		this.database = new FieldDatabase(`${name} ${randomUUID()}`);
	}

	/** Signs in and fetches the day. Called while nothing is broken yet. */
	async begin(): Promise<void> {
		this.#key = (await createDataKey('402913', 1)).key;
		await this.database.begin(new Date());
		this.deviceId = (await this.database.facts()).deviceId;
		await this.signIn();
		await this.exchange();
	}

	/** From now on the agency is served somewhere else, as after a restore. */
	moveTo(stage: Stage): void {
		this.#given = { ...this.#given, stage };
	}

	async signIn(): Promise<void> {
		this.#cookie = await signIn(this.#given.stage, this.#email);
	}

	/** Records facts and exchanges until the load is over. */
	async work(): Promise<void> {
		const { chance, isOver } = this.#given;
		while (!isOver()) {
			const facts = 1 + Math.floor(chance() * FACTS_MAX);
			for (let count = 0; count < facts; count++) await this.record();
			if (!(await this.exchange())) this.#app = 1 - this.#app;
			await sleep(chance() * PAUSE_MAX_MS);
		}
	}

	/** One fact about somebody on the roster, saved on the phone. */
	async record(): Promise<void> {
		const day = (await readDay(this.database, this.#key)).day!;
		const draft = draftFor(day, this.#given.chance);
		const { kept } = await recordOperation(this.database, this.#key, draft, new Date());
		const { id, seq } = kept;
		const effect = draft.kind === 'contact' ? draft.payload.contactId : id;
		const kind = draft.kind as 'contact' | 'anchor';
		this.#given.history.record({ device: this.deviceId, id, seq, kind, effect });
	}

	/** One run of the field app's exchange. True when it was done. */
	async exchange(): Promise<boolean> {
		const { stage } = this.#given;
		const result = await runExchange({
			database: this.database,
			address: `/${stage.agency.slug}/api/sync`,
			deviceLabel: this.name,
			appVersion: '1',
			fetch: this.#fetch,
			now: () => new Date(),
			key: () => this.#key
		});
		return result.kind === 'done';
	}

	/** Exchanges until nothing waits any more. False when that does not come about. */
	async settle(): Promise<boolean> {
		for (let tries = 0; tries < QUIET_TRIES_MAX; tries++) {
			const isDone = await this.exchange();
			const { onPhone, sending } = (await readOverview(this.database)).counts;
			if (isDone && onPhone + sending === 0) return true;
			this.#app = 1 - this.#app;
			await sleep(QUIET_PAUSE_MS);
		}
		return false;
	}

	/** The contacts that the phone's day shows. */
	async shownContacts(): Promise<string[]> {
		const { day } = await readDay(this.database, this.#key);
		const people = day?.visits.flatMap((visit) => visit.roster) ?? [];
		return [...new Set(people.flatMap((person) => person.contacts.map((one) => one.id)))];
	}

	/** Writes each push into the history, before and after. */
	#fetch: Fetch = async (address, init) => {
		const { stage, history } = this.#given;
		const request = JSON.parse(String(init.body)) as ExchangeRequest;
		const operations = request.operations.map(({ id, deviceSeq: seq }) => ({ id, seq }));
		const asked = { device: this.deviceId, operations };
		const id = history.invoke(this.name, 'push', this.#app, asked);
		try {
			const headers = { ...(init.headers as Record<string, string>), cookie: this.#cookie };
			const answer = await ask(stage, this.#app, address, { ...init, headers });
			const text = await answer.text();
			const results = answer.ok ? (JSON.parse(text) as ExchangeAnswer).results : [];
			history.finish(id, answer.ok ? 'ok' : 'info', { results });
			return new Response(text, { status: answer.status, headers: answer.headers });
		} catch (error) {
			history.finish(id, 'info', { results: [] });
			throw error;
		}
	};
}

/** A contact without measures, or a day that the plan counts from. */
function draftFor(day: DayBundle, chance: Chance): Draft {
	const visit = day.visits.find((one) => one.roster.length && !one.cancelled)!;
	const person = pick(chance, visit.roster);
	const template = day.templates[templateKey(person.template)] as Template;
	const here = { enrolmentId: person.enrolmentId, visitId: visit.id };
	if (chance() < 0.5) {
		const anchor = template.anchors[0]!.key;
		const chosen = addDays(day.today, Math.floor(chance() * 20));
		const payload = { ...here, anchor, day: chosen, reason: null };
		return { kind: 'anchor', entityId: person.enrolmentId, payload };
	}
	const contactId = newId(new Date());
	const stepKey = template.steps[0]!.key;
	const rest = { contactId, stepKey, mode: 'visit', result: 'attended', measures: [] } as const;
	return { kind: 'contact', entityId: contactId, payload: { ...here, ...rest, measures: [] } };
}
