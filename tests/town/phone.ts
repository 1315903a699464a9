import type { DayBundle } from '#lib/field/day.ts';
import type {
	Envelope,
	ExchangeAnswer,
	ExchangeRequest,
	Heartbeat,
	Operation,
	OperationKind,
	Payload
} from '#lib/field/protocol.ts';
import { sealingContext } from '#lib/field/terms.ts';
import { encode, newId, sealerTo, type Sealer } from '#lib/identity/cryptography.ts';

/** A person opens the phone at each visit and records so much until it locks again. */
const RECORDED_UNTIL_LOCKED = 20;

type Send = (request: ExchangeRequest) => Promise<ExchangeAnswer>;

/**
 * A phone without a screen: it seals what is recorded and exchanges as the field app does. It keeps
 * nothing; what it sent it can send again. It asks for its first day only when it is not told what that
 * would say of `sealing`.
 */
export async function aPhone(send: Send, clock: () => Date, known?: DayBundle['sealing']) {
	const deviceId = newId(clock());
	let seq = 0;
	const ask = (operations: Envelope[], wantsDay: boolean, heartbeat?: Heartbeat) =>
		send({
			protocol: 1,
			deviceId,
			deviceLabel: 'test',
			dayHash: null,
			wantsDay,
			operations,
			heartbeat
		});
	const day = async () => (await ask([], true)).day!;
	const sealing = known ?? (await day()).sealing;
	let sealer: { seal: Sealer; left: number } | undefined;

	/** One fact at the present moment, as an operation and sealed in its envelope. */
	async function write<K extends OperationKind>(kind: K, entityId: string, payload: Payload<K>) {
		const operation = {
			id: newId(clock()),
			deviceId,
			deviceSeq: ++seq,
			kind,
			entityId,
			occurredAt: clock().toISOString(),
			zone: 'Asia/Seoul',
			clockOffsetMs: 0,
			schemaVersion: 1,
			payload
		} as unknown as Operation;
		return { operation, envelope: await sealed(operation) };
	}

	async function sealed(operation: Operation): Promise<Envelope> {
		const { id, deviceSeq } = operation;
		const context = sealingContext({ id, deviceSeq }, deviceId);
		const bytes = encode(JSON.stringify(operation));
		const { publicJwk, keyId } = sealing;
		if (!sealer?.left) sealer = { seal: await sealerTo(publicJwk), left: RECORDED_UNTIL_LOCKED };
		sealer.left--;
		return { id, deviceSeq, keyId, sealed: await sealer.seal(bytes, context) };
	}

	/** Sends envelopes and gives the verdicts, by id. */
	async function push(...envelopes: Envelope[]) {
		const { results } = await ask(envelopes, false);
		return new Map(results.map((one) => [one.id, one]));
	}

	return { deviceId, clock, ask, day, write, sealed, push };
}

export type FieldPhone = Awaited<ReturnType<typeof aPhone>>;

/** Where a person of the cast stands in a phone's day. */
export function personIn(day: DayBundle, name: string, visitNumber = 1) {
	const isThem = (one: { name: string }) => one.name.startsWith(name);
	// A counselor may go to visits of several organizations that have the same number.
	const numbered = day.visits.filter((one) => one.number === visitNumber);
	const visit = numbered.find(({ roster }) => roster.some(isThem))!;
	const person = visit.roster.find(isThem)!;
	return { visit, person, visitId: visit.id, enrolmentId: person.enrolmentId };
}
