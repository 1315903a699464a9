import * as v from 'valibot';
import type { StaffActor } from '#lib/base/actor.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import { ours, portal } from '#lib/field/client/rehearsal.ts';
import type { Fetch } from '#lib/field/client/wire.ts';
import { exchangeRequestSchema, photoPartSchema, PROTOCOL } from '#lib/field/protocol.ts';
import type { ExchangeAnswer } from '#lib/field/protocol.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { takePhotoPart } from '#lib/programmes/notes/take-photo-part.server.ts';
import { isBusy } from '#lib/server/busy.server.ts';
import { acting } from '#lib/server/work.server.ts';
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

/** One request, as the server would hear it. */
type Sent = { actor: StaffActor; address: string; body: string };

/** Whose session it is; no phone of a storm is revoked. */
const storming = { name: 'storm', since: new Date(0) };

/** What lies between the phones and the real exchange. Calm, it carries everything. */
export class Network {
	isCalm = true;
	/** False: records pass and photos do not. */
	carriesPhotos = true;
	epoch = '';
	readonly counts = new Map<string, number>();
	#agency: Agency;
	#chance: Chance;
	#plant: Plant;
	#lost: string | undefined;
	#onTheWay: Sent[] = [];
	#seen = new Set<string>();
	#heard: Sent[] = [];
	/** How often the app died: a request that was out then never gets its answer. */
	#lives = 0;

	constructor(agency: Agency, chance: Chance, plant: Plant) {
		this.#agency = agency;
		this.#chance = chance;
		this.#plant = plant;
	}

	/** The way of one tab to the server. */
	fetchOf(sender: Sender): Fetch {
		return async (address, init) => {
			const life = this.#lives;
			const sent = { actor: sender.actor, address, body: String(init.body) };
			const answer = await this.#carry(sender, sent);
			if (life !== this.#lives) throw new TypeError('network');
			return answer;
		};
	}

	/** The app dies: whoever waits for an answer of it gets none. */
	dieOut(): void {
		this.#lives++;
	}

	async #carry(sender: Sender, sent: Sent): Promise<Response> {
		const fresh = this.#unseen(sent);
		const fault = this.isCalm ? 'none' : this.#draw();
		this.#count(fault);
		if (fault === 'none') {
			if (sender.isSignedIn()) this.#lose(fresh);
			return this.#pass(sender, sent);
		}
		if (fault === 'portal') return portal();
		if (fault === 'server in trouble') return new Response('', { status: 500 });
		if (fault === 'body too large') return new Response('', { status: 413 });
		if (fault === 'asked to wait') {
			return new Response('', { status: 503, headers: { 'retry-after': '7' } });
		}
		if (fault === 'sent twice') return this.#passTwice(sender, sent);
		if (fault === 'arrives later') this.#onTheWay.push(sent);
		else if (fault !== 'request lost') await this.#pass(sender, sent);
		if (fault === 'tab killed') sender.kill();
		throw new TypeError('network');
	}

	/** One that was given up arrives after all, out of its order; or one that was heard comes again. */
	async deliverOld(): Promise<void> {
		const isAgain = this.#onTheWay.length === 0 || this.#chance() < 0.3;
		const from = isAgain ? this.#heard : this.#onTheWay;
		const place = Math.floor(this.#chance() * from.length);
		const [old] = isAgain ? from.slice(place, place + 1) : from.splice(place, 1);
		if (!old) return;
		this.#count(isAgain ? 'repeated from long ago' : 'arrived late');
		await this.#serve(old);
	}

	/** Everything that is still on its way arrives. */
	async deliverAll(): Promise<void> {
		for (const sent of this.#onTheWay.splice(0)) await this.#serve(sent);
	}

	#draw(): Fault {
		let left = this.#chance();
		for (const [fault, share] of faults) if ((left -= share) < 0) return fault;
		return 'none';
	}

	#count(what: string): void {
		this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
	}

	async #passTwice(sender: Sender, sent: Sent): Promise<Response> {
		const [, second] = await Promise.all([this.#pass(sender, sent), this.#pass(sender, sent)]);
		return second;
	}

	async #pass({ isSignedIn }: Sender, sent: Sent): Promise<Response> {
		if (!isSignedIn()) return ours({ problems: [{ code: 'sign_in_needed' }] }, 401);
		if (this.#heard.length >= WAITING_MAX) this.#heard.shift();
		this.#heard.push(sent);
		return this.#serve(sent);
	}

	/** The doors of a phone. */
	async #serve(sent: Sent): Promise<Response> {
		const isPhoto = sent.address.endsWith('/photo');
		if (isPhoto && !this.carriesPhotos) return new Response('', { status: 500 });
		try {
			return await (isPhoto ? this.#takePhoto(sent) : this.#exchange(sent));
		} catch (error) {
			if (!isBusy(error)) throw error;
			return new Response('', { status: 503, headers: { 'retry-after': '5' } });
		}
	}

	/** The door of the exchange: reads, acts, answers. */
	async #exchange({ actor, body }: Sent): Promise<Response> {
		const parsed = v.safeParse(exchangeRequestSchema, JSON.parse(body));
		if (!parsed.success) return ours({ problems: [] }, 422);
		const lost = parsed.output.operations.find(({ id }) => id === this.#lost)?.id;
		const operations = parsed.output.operations.filter(({ id }) => id !== lost);
		const request = { ...parsed.output, operations };
		const outcome = await exchange(actor, this.#agency, storming, request);
		if (!outcome.ok) return ours({ problems: outcome.problems }, 422);
		this.epoch = outcome.value.epoch!;
		return ours(withYes(outcome.value, lost));
	}

	/** The door of the photos. */
	async #takePhoto({ actor, body }: Sent): Promise<Response> {
		this.#count('a part of a photo');
		const part = v.parse(photoPartSchema, JSON.parse(body));
		const outcome = await acting(actor, (work) => takePhotoPart(work, part));
		if (!outcome.ok) return ours({ problems: outcome.problems }, 404);
		return ours({ protocol: PROTOCOL, photoId: part.photoId, ...outcome.value });
	}

	/** The operations that no request carried before. */
	#unseen({ body }: Sent): string[] {
		const { operations = [] } = JSON.parse(body) as { operations?: { id: string }[] };
		const fresh = operations.map(({ id }) => id).filter((id) => !this.#seen.has(id));
		for (const id of fresh) this.#seen.add(id);
		return fresh;
	}

	/**
	 * The planted fault: of one operation somebody between always says yes to what the server never
	 * hears, so that nothing makes it good, neither another tab nor one that died before it noted it.
	 */
	#lose(fresh: string[]): void {
		if (this.#plant !== 'lost' || this.isCalm || this.#lost || !fresh.length) return;
		this.#count('planted');
		this.#lost = fresh[0];
	}
}

function withYes(answer: ExchangeAnswer, lost: string | undefined): ExchangeAnswer {
	const said = lost ? [{ id: lost, verdict: 'applied' as const }] : [];
	return { ...answer, results: [...said, ...answer.results] };
}
