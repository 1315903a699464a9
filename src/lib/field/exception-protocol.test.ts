import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { REASON_MAX, WON_MAX } from '#lib/amends/exception.ts';
import { exampleId, enrolmentOf, start, visitId } from '#lib/field/client/rehearsal.ts';
import { operationSchema } from '#lib/field/protocol.ts';

const about = { exceptionId: exampleId(500), visitId, enrolmentId: enrolmentOf(0) };
const says = { ...about, what: 'item', won: WON_MAX, reason: 'why' };

function reads(changes: object, kind = 'exception', payload: object = says): boolean {
	const operation = {
		id: exampleId(1),
		deviceId: exampleId(9),
		deviceSeq: 1,
		kind,
		entityId: exampleId(500),
		occurredAt: start.toISOString(),
		zone: 'Asia/Seoul',
		clockOffsetMs: 0,
		schemaVersion: 1,
		payload: { ...payload, ...changes }
	};
	return v.safeParse(operationSchema, operation).success;
}

describe('an exception', () => {
	test('is for a person or for the organization, of a kind that is known', () => {
		expect(reads({})).toBe(true);
		expect(reads({ enrolmentId: null })).toBe(true);
		expect(reads({ enrolmentId: undefined })).toBe(false);
		expect(reads({ what: 'money' })).toBe(false);
		for (const what of ['extra_visit', 'off_hours_call', 'other']) {
			expect(reads({ what, won: null }), what).toBe(true);
		}
	});

	test('has an amount in whole won up to its limit, of an item alone', () => {
		expect(reads({ won: null })).toBe(true);
		for (const won of [0, -1, 1.5, WON_MAX + 1, '12000', undefined]) {
			expect(reads({ won }), String(won)).toBe(false);
		}
		expect(reads({ what: 'extra_visit' })).toBe(false);
	});

	test('says why in one sentence that can be kept', () => {
		expect(reads({ reason: '😀'.repeat(REASON_MAX) })).toBe(true);
		for (const reason of ['', ' ', '가'.repeat(REASON_MAX + 1), 'a\0b', 'a\ud800']) {
			expect(reads({ reason }), JSON.stringify(reason).slice(0, 20)).toBe(false);
		}
	});

	test('is undone by its id, with the same person and visit', () => {
		expect(reads({}, 'exception-undo', about)).toBe(true);
		expect(reads({ enrolmentId: null }, 'exception-undo', about)).toBe(true);
		expect(reads({ exceptionId: 'x' }, 'exception-undo', about)).toBe(false);
	});
});
