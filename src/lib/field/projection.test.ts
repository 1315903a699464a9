import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { enrolmentOf, exampleDay, exampleId, start, visitId } from '#lib/field/client/rehearsal.ts';
import type { DayBundle } from '#lib/field/day.ts';
import { handOutsTo } from '#lib/field/hand-outs.ts';
import { applyOperation } from '#lib/field/projection.ts';
import type { Operation } from '#lib/field/protocol.ts';

const day: DayBundle = {
	...exampleDay({}),
	supplies: { items: [], stock: { patch: 10 } },
	exceptions: { cap: 5, given: [], undone: [], stories: [] }
};
const minute = 60_000;

const common = fc.record({
	at: fc.integer({ min: 0, max: 5 }),
	place: fc.integer({ min: 0, max: 2 }),
	offset: fc.constantFrom(0, minute, -minute)
});
const says = fc.oneof(
	fc.record({ kind: fc.constant('check-in' as const) }),
	fc.record({
		kind: fc.constant('consent' as const),
		given: fc.boolean(),
		key: fc.constantFrom('a', 'b')
	}),
	fc.record({
		kind: fc.constant('contact' as const),
		contact: fc.integer({ min: 0, max: 2 }),
		value: fc.nat(40)
	}),
	fc.record({
		kind: fc.constant('anchor' as const),
		day: fc.constantFrom('2026-11-30', '2026-12-07')
	}),
	fc.record({ kind: fc.constant('supply' as const), value: fc.nat(40) }),
	fc.record({ kind: fc.constant('supply-undo' as const), contact: fc.nat(11) }),
	fc.record({ kind: fc.constant('note' as const), given: fc.boolean() }),
	fc.record({ kind: fc.constant('exception' as const), given: fc.boolean() }),
	fc.record({ kind: fc.constant('exception-undo' as const), contact: fc.nat(11) })
);
const operations = fc
	.array(fc.tuple(common, says), { maxLength: 12 })
	.map((drafts) => drafts.map(([where, what], number) => operationOf(number, where, what)));

function operationOf(
	number: number,
	where: { at: number; place: number; offset: number },
	what: {
		kind: Exclude<Operation['kind'], 'enrol' | 'survey'>;
		given?: boolean;
		key?: string;
		contact?: number;
		value?: number;
		day?: string;
	}
): Operation {
	const enrolmentId = enrolmentOf(where.place);
	const here = { enrolmentId, visitId };
	const envelope = {
		id: exampleId(1000 + number),
		deviceId: exampleId(9),
		deviceSeq: number + 1,
		entityId: enrolmentId,
		occurredAt: new Date(start.getTime() + where.at * minute).toISOString(),
		zone: 'Asia/Seoul',
		clockOffsetMs: where.offset,
		schemaVersion: 1 as const
	};
	switch (what.kind) {
		case 'note': {
			const [noteId, photos] = [exampleId(3000 + number), []];
			const about = what.given ? enrolmentId : null;
			const payload = { noteId, visitId, enrolmentId: about, text: `note ${number}`, photos };
			return { ...envelope, kind: 'note', entityId: noteId, payload };
		}
		case 'exception': {
			const exceptionId = exampleId(500 + number);
			const about = { exceptionId, visitId, enrolmentId: what.given ? enrolmentId : null };
			const payload = { ...about, what: 'other' as const, won: null, reason: `why ${number}` };
			return { ...envelope, kind: 'exception', entityId: exceptionId, payload };
		}
		case 'exception-undo': {
			const exceptionId = exampleId(500 + what.contact!);
			return { ...envelope, kind: 'exception-undo', payload: { ...here, exceptionId } };
		}
		case 'check-in':
			return { ...envelope, kind: 'check-in', payload: here };
		case 'consent':
			return {
				...envelope,
				kind: 'consent',
				payload: {
					...here,
					formKey: 'care',
					formVersion: 1,
					language: 'ko',
					textHash: 'a'.repeat(64),
					items: [{ key: what.key!, given: what.given! }],
					method: 'read_and_tapped'
				}
			};
		case 'contact':
			return {
				...envelope,
				kind: 'contact',
				payload: {
					...here,
					contactId: exampleId(300 + where.place * 10 + what.contact!),
					stepKey: 'first',
					mode: 'visit',
					result: what.value! % 2 ? 'met' : 'declined',
					measures: [{ id: exampleId(5000 + number), key: 'co', value: what.value!, unit: '[ppm]' }]
				}
			};
		case 'anchor':
			return {
				...envelope,
				kind: 'anchor',
				payload: { ...here, anchor: 'quit', day: what.day!, reason: null }
			};
		case 'supply':
			return {
				...envelope,
				kind: 'supply',
				payload: {
					...here,
					handOutId: exampleId(400 + number),
					items: [{ itemId: 'patch', quantity: what.value! + 1 }]
				}
			};
		case 'supply-undo':
			return {
				...envelope,
				kind: 'supply-undo',
				payload: { ...here, handOutId: exampleId(400 + what.contact!) }
			};
	}
}

const afterAll = (list: Operation[]) => list.reduce(applyOperation, day);

describe('the day after operations', () => {
	test('any order of arrival and any repetition give the same day', () => {
		fc.assert(
			fc.property(operations, fc.infiniteStream(fc.nat()), (list, chances) => {
				const repeated = [...list, ...list];
				const shuffled = repeated
					.map((operation) => ({ operation, rank: chances.next().value! }))
					.sort((a, b) => a.rank - b.rank)
					.map(({ operation }) => operation);
				expect(afterAll(shuffled)).toEqual(afterAll(list));
			}),
			{ numRuns: 300 }
		);
	});

	test('the day that goes in is left as it was', () => {
		const before = structuredClone(day);
		fc.assert(fc.property(operations, (list) => void afterAll(list)));
		expect(day).toEqual(before);
	});

	test('a survey leaves no trace, whatever was answered', () => {
		const { kind: _, ...common } = operationOf(
			1,
			{ at: 1, place: 0, offset: 0 },
			{ kind: 'check-in' }
		);
		const said = { surveyKey: 'visit', surveyVersion: 1, language: 'ko' as const, seconds: 9 };
		for (const answers of [{ overall: 1 }, null]) {
			const payload = { ...said, enrolmentId: enrolmentOf(0), visitId, answers };
			expect(applyOperation(day, { ...common, kind: 'survey', payload })).toEqual(day);
		}
	});

	test('a check-in belongs to its visit, its person and the server’s time', () => {
		const where = { at: 3, place: 1, offset: minute };
		const after = applyOperation(day, operationOf(1, where, { kind: 'check-in' }));
		const times = after.visits[0]!.roster.map((entry) => entry.checkedInAt);
		expect(times).toEqual([null, '2026-11-23T00:04:00.000Z', null]);
	});

	test('of two check-ins the earlier counts, of two anchors the later', () => {
		const anchor = (number: number, at: number, on: string) =>
			operationOf(number, { at, place: 0, offset: 0 }, { kind: 'anchor', day: on });
		const checkIn = (number: number, at: number) =>
			operationOf(number, { at, place: 0, offset: 0 }, { kind: 'check-in' });
		const after = afterAll([
			checkIn(1, 4),
			checkIn(2, 2),
			anchor(3, 5, '2026-12-07'),
			anchor(4, 1, '2026-11-30')
		]);
		const entry = after.visits[0]!.roster[0]!;
		expect(entry.checkedInAt).toBe('2026-11-23T00:02:00.000Z');
		expect(entry.anchors.quit).toEqual({ day: '2026-12-07', setAt: '2026-11-23T00:05:00.000Z' });
	});

	test('a refusal withdraws an earlier consent, and in the same moment it wins', () => {
		const consent = (number: number, at: number, given: boolean) =>
			operationOf(number, { at, place: 0, offset: 0 }, { kind: 'consent', key: 'a', given });
		const given = (list: Operation[]) => afterAll(list).visits[0]!.roster[0]!.consents[0]!.given;
		expect(given([consent(1, 1, true), consent(2, 2, false)])).toBe(false);
		expect(given([consent(1, 2, true), consent(2, 2, false)])).toBe(false);
		expect(given([consent(1, 2, true), consent(2, 1, false)])).toBe(true);
	});

	test('a second save of a contact keeps the measures of the first', () => {
		const contact = (number: number, value: number) =>
			operationOf(
				number,
				{ at: number, place: 0, offset: 0 },
				{ kind: 'contact', contact: 0, value }
			);
		const { contacts } = afterAll([contact(1, 18), contact(2, 9)]).visits[0]!.roster[0]!;
		expect(contacts).toHaveLength(1);
		expect(contacts[0]!.measures.map((measure) => measure.value)).toEqual([18, 9]);
	});

	test('what was handed out leaves the bag, and is in it again when it was undone', () => {
		const where = { at: 1, place: 0, offset: 0 };
		const given = operationOf(1, where, { kind: 'supply', value: 13 });
		const undone = operationOf(2, where, { kind: 'supply-undo', contact: 1 });
		const left = (...list: Operation[]) => afterAll(list).supplies!.stock;
		expect(left(given)).toEqual({ patch: -4 });
		expect(left(given, undone, given, undone)).toEqual({ patch: 10 });
		expect(left(undone, given)).toEqual({ patch: 10 });
		expect(left(operationOf(3, { ...where, place: 77 }, { kind: 'supply', value: 1 }))).toEqual({
			patch: 10
		});
		const [first, second] = afterAll([given]).visits[0]!.roster;
		expect(handOutsTo(first!)).toMatchObject([{ isOwn: true, lines: [{ quantity: 14 }] }]);
		expect(handOutsTo(second!)).toEqual([]);
	});

	test('an exception is among those that were given, and undone where it was undone', () => {
		const where = { at: 1, place: 0, offset: 0 };
		const given = operationOf(1, where, { kind: 'exception', given: true });
		const undone = operationOf(2, where, { kind: 'exception-undo', contact: 1 });
		const id = exampleId(501);
		const about = { visitId, enrolmentId: enrolmentOf(0), what: 'other', won: null };
		const one = { id, ...about, reason: 'why 1', at: given.occurredAt };
		expect(afterAll([given, given]).exceptions).toMatchObject({ given: [one], undone: [] });
		expect(afterAll([undone, given]).exceptions).toMatchObject({ given: [one], undone: [id] });
		const older = { ...day, exceptions: undefined };
		expect([given, undone].reduce(applyOperation, older)).toEqual(older);
	});

	test('a person whom the day does not know changes nothing', () => {
		const stranger = operationOf(1, { at: 0, place: 77, offset: 0 }, { kind: 'check-in' });
		expect(applyOperation(day, stranger)).toEqual(day);
	});
});

describe('somebody who enrols at a visit', () => {
	const [first] = day.visits;
	const template = { key: 'clinic', version: 1 };
	const series = exampleId(70);
	const here = { ...first!, seriesId: series, template };
	const later = { ...here, id: exampleId(71), number: 2 };
	const other = { ...here, id: exampleId(72), seriesId: exampleId(73) };
	const withVisits = { ...day, visits: [here, later, other] };
	const enrolmentId = exampleId(900);
	const envelope = operationOf(0, { at: 0, place: 0, offset: 0 }, { kind: 'check-in' });
	const says = {
		enrolmentId,
		visitId,
		name: '하늘찬',
		phone: '010-2222-3333',
		language: 'ko'
	} as const;
	const enrol: Operation = { ...envelope, kind: 'enrol', entityId: enrolmentId, payload: says };
	const checkIn: Operation = {
		...envelope,
		id: exampleId(1001),
		kind: 'check-in',
		payload: { enrolmentId, visitId }
	};
	const entriesOf = (of: typeof day) =>
		of.visits.map(({ roster }) => roster.filter((one) => one.name === '하늘찬'));

	test('stands once on the roster of every visit of the series, and of no other', () => {
		const once = applyOperation(withVisits, enrol);
		expect(applyOperation(once, enrol)).toEqual(once);
		expect(entriesOf(once).map((entries) => entries.length)).toEqual([1, 1, 0]);
		expect(entriesOf(once)[1]![0]).toMatchObject({
			enrolmentId,
			template,
			enrolledOn: '2026-11-23'
		});
	});

	test('takes the facts that follow', () => {
		const [entries] = entriesOf(applyOperation(applyOperation(withVisits, enrol), checkIn));
		expect(entries![0]!.checkedInAt).toBe(start.toISOString());
	});

	test('and was known under another id, gets the facts and no second place', () => {
		const known = { ...here.roster[0]!, aliases: [enrolmentId] };
		const found = { ...day, visits: [{ ...here, roster: [known] }] };
		const after = applyOperation(applyOperation(found, enrol), checkIn);
		expect(after.visits[0]!.roster).toHaveLength(1);
		expect(after.visits[0]!.roster[0]!.checkedInAt).toBe(start.toISOString());
	});

	test('changes nothing where the service has no programme', () => {
		expect(applyOperation(day, enrol)).toEqual(day);
	});
});
