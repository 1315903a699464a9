import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { exampleId, enrolmentOf, start, visitId } from '#lib/field/client/rehearsal.ts';
import {
	exchangeRequestSchema,
	operationSchema,
	type Operation,
	type Payload
} from '#lib/field/protocol.ts';
import { happenedAt, sealingContext } from '#lib/field/terms.ts';

const here = { enrolmentId: enrolmentOf(0), visitId };
const common = {
	id: exampleId(1),
	deviceId: exampleId(9),
	deviceSeq: 1,
	entityId: enrolmentOf(0),
	occurredAt: start.toISOString(),
	zone: 'Asia/Seoul',
	clockOffsetMs: 0,
	schemaVersion: 1 as const
};
const consent: Operation = {
	...common,
	kind: 'consent',
	payload: {
		...here,
		formKey: 'health',
		formVersion: 1,
		language: 'ko',
		textHash: 'a'.repeat(64),
		items: [{ key: 'sensitive', given: true }],
		method: 'read_and_tapped'
	}
};
const contact: Operation = {
	...common,
	kind: 'contact',
	payload: {
		...here,
		contactId: exampleId(300),
		stepKey: 'first',
		mode: 'visit',
		result: 'met',
		measures: [{ id: exampleId(301), key: 'co', value: 18, unit: '[ppm]' }]
	}
};
const anchor: Operation = {
	...common,
	kind: 'anchor',
	payload: { ...here, anchor: 'quit', day: '2026-11-30', reason: null }
};
const checkIn: Operation = { ...common, kind: 'check-in', payload: here };

const reads = (operation: unknown) => v.safeParse(operationSchema, operation).success;

describe('operations', () => {
	test('every kind is read, also after a journey as JSON', () => {
		for (const operation of [checkIn, consent, contact, anchor]) {
			const travelled: unknown = JSON.parse(JSON.stringify(operation));
			expect(v.parse(operationSchema, travelled)).toEqual(operation);
		}
	});

	test('an unknown kind, an impossible time or day, and a foreign shape are refused', () => {
		expect(reads({ ...checkIn, kind: 'delete' })).toBe(false);
		expect(reads({ ...checkIn, schemaVersion: 2 })).toBe(false);
		expect(reads({ ...checkIn, id: 'x' })).toBe(false);
		expect(reads({ ...checkIn, deviceSeq: 0 })).toBe(false);
		expect(reads({ ...checkIn, occurredAt: '2026-13-01T00:00:00.000Z' })).toBe(false);
		expect(reads({ ...checkIn, occurredAt: '2026-11-23T09:00:00+09:00' })).toBe(false);
		expect(reads({ ...checkIn, clockOffsetMs: Infinity })).toBe(false);
		expect(reads({ ...anchor, payload: { ...anchor.payload, day: '2026-02-30' } })).toBe(false);
		expect(reads({ ...consent, payload: { ...consent.payload, items: [] } })).toBe(false);
		expect(reads({ ...checkIn, payload: consent.payload })).toBe(true);
		expect(reads({ ...consent, payload: checkIn.payload })).toBe(false);
	});

	test('what the database could not keep is refused', () => {
		const payload = contact.payload as Payload<'contact'>;
		const [measure] = payload.measures;
		const withMeasures = (...measures: object[]) =>
			reads({ ...contact, payload: { ...payload, measures } });
		expect(withMeasures(measure!, { ...measure!, id: exampleId(302) })).toBe(true);
		expect(withMeasures(measure!, measure!)).toBe(false);
		for (const text of ['\0', 'a\0b', '\ud83d', '\ude00\ud83d']) {
			expect(withMeasures({ ...measure!, value: text })).toBe(false);
			expect(withMeasures({ ...measure!, unit: text })).toBe(false);
			expect(reads({ ...contact, payload: { ...payload, result: text } })).toBe(false);
			expect(reads({ ...anchor, payload: { ...anchor.payload, reason: text } })).toBe(false);
			expect(reads({ ...checkIn, zone: text })).toBe(false);
		}
		expect(withMeasures({ ...measure!, value: '기침 😀\n' })).toBe(true);
		expect(reads({ ...checkIn, deviceSeq: 2_147_483_647 })).toBe(true);
		expect(reads({ ...checkIn, deviceSeq: 2_147_483_648 })).toBe(false);
		expect(reads({ ...checkIn, occurredAt: '1970-01-01T00:00:00.000Z' })).toBe(true);
		expect(reads({ ...checkIn, occurredAt: '0001-01-01T00:00:00.000Z' })).toBe(false);
		expect(reads({ ...checkIn, occurredAt: '9999-01-01T00:00:00.000Z' })).toBe(false);
	});

	test('a consent is signed by name or by drawing, and an older phone’s is not signed', () => {
		const signed = (method: string, signature: unknown) =>
			reads({ ...consent, payload: { ...consent.payload, method, signature } });
		const name = { kind: 'typed', name: '강하늘' };
		const drawing = {
			kind: 'drawn',
			strokes: [
				[0, 0, 1000, 500],
				[7, 7]
			]
		};
		expect(signed('read_and_typed', name)).toBe(true);
		expect(signed('read_and_drawn', drawing)).toBe(true);
		expect(signed('read_and_tapped', undefined)).toBe(true);
		// The method says what came with it.
		expect(signed('read_and_tapped', name)).toBe(false);
		expect(signed('read_and_drawn', name)).toBe(false);
		expect(signed('read_and_typed', undefined)).toBe(false);
		expect(signed('signed', name)).toBe(false);
	});

	test('a signature out of bounds is refused', () => {
		const drawn = (strokes: unknown) =>
			reads({
				...consent,
				payload: {
					...consent.payload,
					method: 'read_and_drawn',
					signature: { kind: 'drawn', strokes }
				}
			});
		const line = (points: number) => Array(2 * points).fill(1);
		expect(drawn([line(380)])).toBe(true);
		expect(drawn([line(381)])).toBe(false);
		expect(drawn([line(379), line(2)])).toBe(false);
		expect(drawn(Array(60).fill([1, 1]))).toBe(true);
		expect(drawn(Array(61).fill([1, 1]))).toBe(false);
		for (const wrong of [[], [[]], [[1]], [[1, 2, 3]], [[1, 1001]], [[-1, 1]], [[0.5, 1]]]) {
			expect(drawn(wrong), JSON.stringify(wrong)).toBe(false);
		}
		for (const wrong of [null, 'M0 0', [['1', '1']], [[null, 1]], {}])
			expect(drawn(wrong)).toBe(false);
		const typed = (name: unknown) =>
			reads({
				...consent,
				payload: {
					...consent.payload,
					method: 'read_and_typed',
					signature: { kind: 'typed', name }
				}
			});
		expect(typed('가'.repeat(60))).toBe(true);
		for (const wrong of ['', ' ', '가'.repeat(61), 'a\0', '900101-1234567', 1]) {
			expect(typed(wrong), String(wrong)).toBe(false);
		}
	});

	test('what the payload does not name is dropped, not stored', () => {
		const extra = { ...checkIn, payload: { ...here, residentNumber: 'x' } };
		expect(v.parse(operationSchema, extra)).toEqual(checkIn);
	});
});

describe('exchanges', () => {
	test('a request holds at most a hundred operations', () => {
		const envelope = { id: exampleId(1), deviceSeq: 1, keyId: 'k1', sealed: 'abc' };
		const request = (count: number) => ({
			protocol: 1,
			deviceId: exampleId(9),
			deviceLabel: 'Android',
			dayHash: null,
			wantsDay: true,
			operations: Array.from({ length: count }, () => envelope)
		});
		expect(v.safeParse(exchangeRequestSchema, request(100)).success).toBe(true);
		expect(v.safeParse(exchangeRequestSchema, request(101)).success).toBe(false);
	});

	test('a key id may be no UUID, so that its operation gets a verdict, but always a keepable text', () => {
		const request = (keyId: string) => ({
			protocol: 1,
			deviceId: exampleId(9),
			deviceLabel: 'Android',
			dayHash: null,
			wantsDay: false,
			operations: [{ id: exampleId(1), deviceSeq: 1, keyId, sealed: 'abc' }]
		});
		expect(v.safeParse(exchangeRequestSchema, request('k1')).success).toBe(true);
		expect(v.safeParse(exchangeRequestSchema, request('k\0')).success).toBe(false);
		const nul = { ...request('k1'), deviceLabel: '\0' };
		expect(v.safeParse(exchangeRequestSchema, nul).success).toBe(false);
	});

	test('an envelope is bound to its id, its phone and its place', () => {
		const envelope = { id: exampleId(1), deviceSeq: 1 };
		const contexts = [
			sealingContext(envelope, exampleId(9)),
			sealingContext({ ...envelope, deviceSeq: 2 }, exampleId(9)),
			sealingContext({ ...envelope, id: exampleId(2) }, exampleId(9)),
			sealingContext(envelope, exampleId(8))
		];
		expect(new Set(contexts).size).toBe(4);
	});

	test('a fact happened by the server’s clock', () => {
		const slow = { occurredAt: '2026-11-23T00:00:00.000Z', clockOffsetMs: 90_000 };
		expect(happenedAt(slow)).toBe('2026-11-23T00:01:30.000Z');
	});
});
