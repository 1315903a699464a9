/** For tests only: an example day, and a small true server to rehearse exchanges with. */
import type { DayBundle, DayVisit, RosterEntry } from '#lib/field/day.ts';
import { applyOperation } from '#lib/field/projection.ts';
import { DOORSTEP_HEADER, PROTOCOL, sealingContext } from '#lib/field/terms.ts';
import type {
	Envelope,
	ExchangeAnswer,
	ExchangeRequest,
	Operation,
	VerdictOf
} from '#lib/field/protocol.ts';
import type { Fetch } from '#lib/field/client/wire.ts';
import {
	decode,
	generateSealingKeys,
	open,
	openingKey,
	sha256Hex,
	type SealingKeys
} from '#lib/identity/cryptography.ts';

export const start = new Date('2026-11-23T00:00:00.000Z');
export const visitId = exampleId(1);
export const staffId = exampleId(2);

/** A fixed UUID for a small number. */
export function exampleId(number: number): string {
	return `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

/** The enrolment of the person at a place of the roster. */
export function enrolmentOf(place: number): string {
	return exampleId(100 + place);
}

export function exampleDay(publicJwk: JsonWebKey, people = 3): DayBundle {
	return {
		today: '2026-11-23',
		zone: 'Asia/Seoul',
		generatedAt: start.toISOString(),
		agency: { slug: 'gangnam', name: { ko: '강남구보건소', en: 'Gangnam' }, phone: '02-000-0000' },
		staff: { id: staffId, name: '상담사', role: 'counselor' },
		sealing: { publicJwk, keyId: 'k1' },
		lease: { hours: 168 },
		templates: {},
		visits: [exampleVisit(people)]
	};
}

function exampleVisit(people: number): DayVisit {
	return {
		id: visitId,
		number: 1,
		of: 4,
		startsAt: '2026-11-23T01:00:00.000Z',
		endsAt: '2026-11-23T03:00:00.000Z',
		service: { ko: '찾아가는 상담', en: 'Visit' },
		organization: '한빛전자',
		site: { label: '본사', address: '테헤란로 1' },
		contactPhone: '02-111-1111',
		headcount: people,
		confirmed: true,
		cancelled: false,
		code: 'ABC234',
		roster: Array.from({ length: people }, (_, place) => examplePerson(place)),
		seriesVisits: [{ number: 1, startsAt: '2026-11-23T01:00:00.000Z' }]
	};
}

function examplePerson(place: number): RosterEntry {
	return {
		enrolmentId: enrolmentOf(place),
		participantId: exampleId(200 + place),
		name: `참여자${place}`,
		phone: null,
		language: 'ko',
		enrolledOn: '2026-11-20',
		template: { key: 'example', version: 1 },
		checkedInAt: null,
		anchors: {},
		consents: [],
		contacts: []
	};
}

/** Keeps what it was told, and says so; what it keeps is what the tests count. */
export class RehearsalServer {
	keys!: SealingKeys;
	day!: DayBundle;
	/** Every fact in the order it was written; a double entry is a fault. */
	written: Operation[] = [];
	requests: ExchangeRequest[] = [];
	now = start;
	epoch = 'e1';
	isRevoked = false;
	isSignedIn = true;
	/** What to say instead of applying. */
	verdictOn: (operation: Operation) => VerdictOf['verdict'] = () => 'applied';
	/** A fault to plant, to see that the tests catch it. */
	forgetsWhatItHas = false;

	static async open(people = 3): Promise<RehearsalServer> {
		const server = new RehearsalServer();
		server.keys = await generateSealingKeys();
		server.day = exampleDay(server.keys.publicJwk, people);
		return server;
	}

	fetch: Fetch = async (address, init) => {
		if (address.endsWith('/api/session')) return this.#session(init);
		if (!this.isSignedIn) return ours({ problems: [{ code: 'sign_in_needed' }] }, 401);
		return ours(await this.answer(JSON.parse(String(init.body)) as ExchangeRequest));
	};

	async answer(request: ExchangeRequest): Promise<ExchangeAnswer> {
		this.requests.push(request);
		const results: VerdictOf[] = [];
		for (const envelope of request.operations) {
			results.push(await this.#take(envelope, request.deviceId));
		}
		const day = this.written.reduce<DayBundle>(applyOperation, this.day);
		const dayHash = await sha256Hex(JSON.stringify(day));
		const isNews = request.wantsDay && !this.isRevoked && dayHash !== request.dayHash;
		const revoked = this.isRevoked ? ({ revoked: true } as const) : {};
		const common = { protocol: PROTOCOL, serverTime: this.now.toISOString(), epoch: this.epoch };
		return { ...common, results, day: isNews ? day : null, dayHash, ...revoked } as ExchangeAnswer;
	}

	async #take(envelope: Envelope, deviceId: string): Promise<VerdictOf> {
		const context = sealingContext(envelope, deviceId);
		const key = await openingKey(this.keys.privateJwk);
		const text = decode(await open(key, envelope.sealed, context));
		const operation = JSON.parse(text) as Operation;
		const { id } = operation;
		const isKnown = this.written.some((other) => other.id === id) && !this.forgetsWhatItHas;
		if (isKnown) return { id, verdict: 'duplicate' };
		const verdict = this.verdictOn(operation);
		if (verdict === 'applied') this.written.push(operation);
		return verdict === 'refused'
			? { id, verdict, problem: { code: 'not_your_visit' } }
			: { id, verdict };
	}

	#session(init: RequestInit): Response {
		if (init.method === 'DELETE') this.isSignedIn = false;
		else if (JSON.parse(String(init.body)).password !== 'right') {
			return ours({ problems: [{ code: 'wrong_sign_in' }] }, 401);
		} else this.isSignedIn = true;
		return ours({ staff: { id: staffId, name: '상담사' } });
	}
}

/** A JSON answer that carries the header of the product. */
export function ours(body: unknown, status = 200): Response {
	const headers = { 'content-type': 'application/json', [DOORSTEP_HEADER]: String(PROTOCOL) };
	return new Response(JSON.stringify(body), { status, headers });
}

/** What the Wi-Fi of a café says to everything. */
export function portal(): Response {
	const headers = { 'content-type': 'text/html' };
	return new Response('<html>Please log in</html>', { status: 200, headers });
}
