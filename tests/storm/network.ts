import * as v from 'valibot';
import type { StaffActor } from '#lib/base/actor.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import { ours, portal } from '#lib/field/client/rehearsal.ts';
import type { Fetch } from '#lib/field/client/wire.ts';
import { exchangeRequestSchema, type ExchangeAnswer } from '#lib/field/protocol.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { isBusy } from '#lib/server/busy.server.ts';
import type { Chance } from '../chaos/chance.ts';

/** A fault planted between phone and server, to see that the judge finds it. */
export type Plant = 'none' | 'lost';

/** Who sends, and what becomes of them when their tab is killed with the request out. */
export type Sender = { actor: StaffActor; isSignedIn: () => boolean; kill: () => void };

/** How often each happens to a request; what is left goes through. */
const faults = [
	['answer lost', 0.3],
	['request lost', 0.06],
	['sent twice', 0.06],
	['arrives later', 0.06],
	['tab killed', 0.05],
	['portal', 0.03],
	['server in trouble', 0.03],
	['asked to wait', 0.03],
	['body too large', 0.02]
] as const;
type Fault = (typeof faults)[number][0] | 'none';

const WAITING_MAX = 20;

/** Whose session it is; no phone of a storm is revoked. */
const storming = { name: 'storm', since: new Date(0) };

/** What lies between the phones and the real exchange. Calm, it carries everything. */
export class Network {
	isCalm = true;
	epoch = '';
	readonly counts = new Map<string, number>();
	#agency: Agency;
	#chance: Chance;
	#plant: Plant;
	#onTheWay: { actor: StaffActor; body: string }[] = [];
	#sent = new Set<string>();
	#heard: { actor: StaffActor; body: string }[] = [];

	constructor(agency: Agency, chance: Chance, plant: Plant) {
		this.#agency = agency;
		this.#chance = chance;
		this.#plant = plant;
	}

	/** The way of one tab to the server. */
	fetchOf(sender: Sender): Fetch {
		return async (_, init) => {
			const body = String(init.body);
			const fresh = this.#unseen(body);
			const fault = this.isCalm ? 'none' : this.#draw();
			this.#count(fault);
			if (fault === 'none')
				return this.#pass(sender, body, this.#toLose(sender.isSignedIn() ? fresh : []));
			if (fault === 'portal') return portal();
			if (fault === 'server in trouble') return new Response('', { status: 500 });
			if (fault === 'body too large') return new Response('', { status: 413 });
			if (fault === 'asked to wait') {
				return new Response('', { status: 503, headers: { 'retry-after': '7' } });
			}
			if (fault === 'sent twice') return this.#passTwice(sender, body);
			if (fault === 'arrives later') this.#onTheWay.push({ actor: sender.actor, body });
			else if (fault !== 'request lost') await this.#pass(sender, body);
			if (fault === 'tab killed') sender.kill();
			throw new TypeError('network');
		};
	}

	/** One that was given up arrives after all, out of its order; or one that was heard comes again. */
	async deliverOld(): Promise<void> {
		const isAgain = this.#onTheWay.length === 0 || this.#chance() < 0.3;
		const from = isAgain ? this.#heard : this.#onTheWay;
		const place = Math.floor(this.#chance() * from.length);
		const [old] = isAgain ? from.slice(place, place + 1) : from.splice(place, 1);
		if (!old) return;
		this.#count(isAgain ? 'repeated from long ago' : 'arrived late');
		await this.#serve(old.actor, old.body);
	}

	/** Everything that is still on its way arrives. */
	async deliverAll(): Promise<void> {
		for (const { actor, body } of this.#onTheWay.splice(0)) await this.#serve(actor, body);
	}

	#draw(): Fault {
		let left = this.#chance();
		for (const [fault, share] of faults) if ((left -= share) < 0) return fault;
		return 'none';
	}

	#count(what: string): void {
		this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
	}

	async #passTwice(sender: Sender, body: string): Promise<Response> {
		const [, second] = await Promise.all([this.#pass(sender, body), this.#pass(sender, body)]);
		return second;
	}

	async #pass({ actor, isSignedIn }: Sender, body: string, lost?: string): Promise<Response> {
		if (!isSignedIn()) return ours({ problems: [{ code: 'sign_in_needed' }] }, 401);
		if (this.#heard.length >= WAITING_MAX) this.#heard.shift();
		if (!lost) this.#heard.push({ actor, body });
		return this.#serve(actor, body, lost);
	}

	/** The door of the exchange: reads, acts, answers. */
	async #serve(actor: StaffActor, body: string, lost?: string): Promise<Response> {
		const parsed = v.safeParse(exchangeRequestSchema, JSON.parse(body));
		if (!parsed.success) return ours({ problems: [] }, 422);
		const operations = parsed.output.operations.filter(({ id }) => id !== lost);
		try {
			const request = { ...parsed.output, operations };
			const outcome = await exchange(actor, this.#agency, storming, request);
			if (!outcome.ok) return ours({ problems: outcome.problems }, 422);
			this.epoch = outcome.value.epoch!;
			return ours(withYes(outcome.value, lost));
		} catch (error) {
			if (!isBusy(error)) throw error;
			return new Response('', { status: 503, headers: { 'retry-after': '5' } });
		}
	}

	/** The operations that no request carried before. */
	#unseen(body: string): string[] {
		const { operations } = JSON.parse(body) as { operations: { id: string }[] };
		const fresh = operations.map(({ id }) => id).filter((id) => !this.#sent.has(id));
		for (const id of fresh) this.#sent.add(id);
		return fresh;
	}

	/**
	 * The planted fault: once, somebody between says yes to what the server never hears. The answer
	 * goes through and no other copy is on its way, so nothing makes it good.
	 */
	#toLose(fresh: string[]): string | undefined {
		if (this.#plant !== 'lost' || this.isCalm || this.counts.has('planted') || !fresh.length)
			return;
		this.#count('planted');
		return fresh[0];
	}
}

function withYes(answer: ExchangeAnswer, lost: string | undefined): ExchangeAnswer {
	const said = lost ? [{ id: lost, verdict: 'applied' as const }] : [];
	return { ...answer, results: [...said, ...answer.results] };
}
