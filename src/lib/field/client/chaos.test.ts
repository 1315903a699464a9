/**
 * Any sequence of saves, faults of the network, kills and restores, on two tabs, against a model
 * server. Planted bugs prove that the same properties would notice.
 */
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FieldDatabase } from '#lib/field/client/database.ts';
import { readDay } from '#lib/field/client/day-cache.ts';
import { runExchange } from '#lib/field/client/exchange.ts';
import { moveOperations } from '#lib/field/client/outbox.ts';
import { recordOperation } from '#lib/field/client/record.ts';
import { enrolmentOf, portal, RehearsalServer, start } from '#lib/field/client/rehearsal.ts';
import { visitId } from '#lib/field/client/rehearsal.ts';
import type { Fetch } from '#lib/field/client/wire.ts';
import { applyOperation } from '#lib/field/projection.ts';
import { createDataKey } from '#lib/identity/cryptography.ts';

const RUNS = 60;
const { key } = await createDataKey('402913', 1);
let names = 0;

type Bug = 'none' | 'no dedup' | 'cleared when sent';
const faults = ['none', 'request lost', 'answer lost', 'killed', 'portal', '500', '401'] as const;
type Step =
	| { act: 'save'; tab: number; place: number }
	| { act: 'exchange'; tab: number; fault: (typeof faults)[number]; isLocked: boolean };

const tab = fc.integer({ min: 0, max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({
			act: fc.constant('save' as const),
			tab,
			place: fc.integer({ min: 0, max: 2 })
		})
	},
	{
		weight: 2,
		arbitrary: fc.record({
			act: fc.constant('exchange' as const),
			tab,
			fault: fc.constantFrom(...faults),
			isLocked: fc.boolean()
		})
	}
);

/** One phone with two tabs, its server, and what was truly saved. */
class Town {
	saved: string[] = [];
	#bug: Bug;
	#name = `chaos-${names++}`;
	#tabs = [new FieldDatabase(this.#name), new FieldDatabase(this.#name)];
	server!: RehearsalServer;

	constructor(bug: Bug) {
		this.#bug = bug;
	}

	async open(): Promise<this> {
		this.server = await RehearsalServer.open();
		this.server.forgetsWhatItHas = this.#bug === 'no dedup';
		await this.#tabs[0]!.begin(start);
		await this.exchange(0, 'none', false);
		return this;
	}

	async take(step: Step): Promise<void> {
		if (step.act === 'save') await this.#save(step.tab, step.place);
		else await this.exchange(step.tab, step.fault, step.isLocked);
		expect(await this.#falselyClaimed()).toEqual([]);
	}

	/** A killed exchange never ends; nothing waits for it. */
	async exchange(tab: number, fault: (typeof faults)[number], isLocked: boolean): Promise<void> {
		let killed = () => {};
		const death = new Promise<void>((resolve) => (killed = resolve));
		const run = runExchange({
			database: this.#tabs[tab]!,
			address: '/gangnam/api/sync',
			deviceLabel: 'test',
			appVersion: '1',
			fetch: this.#fetchWith(fault, killed),
			now: () => start,
			key: () => (isLocked ? null : key)
		});
		await Promise.race([run, death]);
	}

	/** What was saved but never written, written twice, or written but never saved. */
	faults() {
		const ids = this.server.written.map((operation) => operation.id).sort();
		return { written: ids, saved: [...this.saved].sort() };
	}

	async shownDay() {
		return (await readDay(this.#tabs[0]!, key)).day;
	}

	async #save(tab: number, place: number): Promise<void> {
		const enrolmentId = enrolmentOf(place);
		const payload = { enrolmentId, visitId };
		const draft = { kind: 'check-in' as const, entityId: enrolmentId, payload };
		const { kept } = await recordOperation(this.#tabs[tab]!, key, draft, start);
		this.saved.push(kept.id);
	}

	#fetchWith(fault: (typeof faults)[number], killed: () => void): Fetch {
		return async (address, init) => {
			if (this.#bug === 'cleared when sent') await this.#clear(String(init.body));
			if (fault === 'request lost') throw new TypeError('network');
			if (fault === 'portal') return portal();
			if (fault === '500') return new Response('', { status: 500 });
			if (fault === '401') return new Response('{}', { status: 401, headers: json });
			const response = await this.server.fetch(address, init);
			if (fault === 'answer lost') throw new TypeError('network');
			if (fault === 'none') return response;
			killed();
			return new Promise(() => {});
		};
	}

	async #clear(body: string): Promise<void> {
		const ids = JSON.parse(body).operations.map((operation: { id: string }) => operation.id);
		await moveOperations(this.#tabs[0]!, ids, 'sending', 'with_server');
	}

	/** Promise 6: nothing says "with the server" that the server does not have. */
	async #falselyClaimed(): Promise<string[]> {
		const written = new Set(this.server.written.map((operation) => operation.id));
		const claimed = await this.#tabs[0]!.read((tx) =>
			tx.objectStore('outbox').index('state').getAllKeys('with_server')
		);
		return claimed.filter((id) => !written.has(id));
	}
}

const json = { 'content-type': 'application/json' };

async function live(steps: Step[], bug: Bug): Promise<void> {
	const town = await new Town(bug).open();
	for (const one of steps) await town.take(one);
	await town.exchange(0, 'none', false);
	const { written, saved } = town.faults();
	expect(written).toEqual(saved);
	expect(await town.shownDay()).toEqual(
		town.server.written.reduce(applyOperation, town.server.day)
	);
}

const steps = fc.array(step, { minLength: 1, maxLength: 14 });

describe('whatever happens on the way', () => {
	test('no saved fact is lost, doubled, or called sent before it is; the day agrees', async () => {
		await fc.assert(
			fc.asyncProperty(steps, (list) => live(list, 'none')),
			{ numRuns: RUNS }
		);
	});

	test.each<Bug>(['no dedup', 'cleared when sent'])(
		'the planted bug "%s" is caught',
		async (bug) => {
			const found = await fc.check(
				fc.asyncProperty(steps, (list) => live(list, bug)),
				{
					numRuns: RUNS,
					endOnFailure: true
				}
			);
			expect(found.failed).toBe(true);
		}
	);
});
