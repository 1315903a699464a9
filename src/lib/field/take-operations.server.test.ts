import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { co, fieldTown, spoilt, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Envelope, Operation } from '#lib/field/protocol.ts';
import { IN_TURN_MAX, TOGETHER_MAX } from '#lib/field/take-operations.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { now } from '#lib/server/clock.server.ts';

type Written = { operation: Operation; envelope: Envelope };

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown(12);
}, 60_000);
beforeEach(() => field.admin`delete from check_in`);
afterAll(() => field.leave());

const names = ['강하늘', '나윤슬', '도아람', '류보미', '문새봄', '서가람'];

/** Hands over as one request; gives the verdicts in their order, with the code of a refusal. */
async function verdictsOn(written: Written[]): Promise<string[]> {
	const { results } = await field.phone.ask(
		written.map((one) => one.envelope),
		false
	);
	return results.map(({ verdict, problem }) => (problem ? `${verdict} ${problem.code}` : verdict));
}

async function rowsOf(written: Written[], table = 'operation'): Promise<number> {
	const ids = written.map(({ operation }) => operation.id);
	const [row] = await field.admin.unsafe(
		`select count(*)::int as n from ${table} where id = any($1::uuid[])`,
		[ids]
	);
	return row!.n as number;
}

/** People who came, with somebody’s chosen day in between. */
async function aBatch(): Promise<Written[]> {
	const anchor = field.template.anchors[0]!.key;
	const at = field.at('도아람');
	const payload = { ...at, anchor, day: '2026-12-01', reason: null };
	return [
		await field.checkIn('강하늘'),
		await field.checkIn('나윤슬'),
		await field.phone.write('anchor', at.enrolmentId, payload),
		await field.checkIn('도아람'),
		await field.checkIn('류보미')
	];
}

/** Until it is lifted the database answers so to every row of a table for which `when` holds. */
async function fault(table: string, state: string, when = 'true'): Promise<() => Promise<void>> {
	await field.admin.unsafe(`
		create function fault() returns trigger language plpgsql as $$ begin
			if ${when} then raise exception using errcode = '${state}'; end if; return new; end $$;
		create trigger fault before insert on ${table} for each row execute function fault()`);
	return async () => void (await field.admin.unsafe('drop function fault cascade'));
}

const APPLIED = Array<string>(5).fill('applied');

describe('a batch', () => {
	test('is applied whole, in its order, with its entries in the ledger', async () => {
		const batch = await aBatch();
		const before = await field.count('ledger_entry');
		expect(await verdictsOn(batch)).toEqual(APPLIED);
		expect(await rowsOf(batch)).toBe(batch.length);
		expect(await rowsOf(batch, 'anchor')).toBe(1);
		expect(await field.count('check_in')).toBe(4);
		expect(await field.count('ledger_entry')).toBe(before + batch.length);
		expect(await verdictsOn(batch)).toEqual(Array(5).fill('duplicate'));
		expect(await field.count('ledger_entry')).toBe(before + batch.length);
	});

	test('larger than one transaction is handed over at once', async () => {
		const many: Written[] = [];
		for (let at = 0; at < TOGETHER_MAX + 7; at++)
			many.push(await field.checkIn(names[at % names.length]!));
		expect(new Set(await verdictsOn(many))).toEqual(new Set(['applied']));
		expect(await rowsOf(many)).toBe(many.length);
		expect(await field.count('check_in')).toBe(names.length);
	});

	test('applies what waits for another one of it, and holds what comes before that', async () => {
		const early = await field.reading('서가람', 8);
		const consent = await field.consent('서가람', true);
		const late = await field.reading('서가람', 7);
		expect(await verdictsOn([early, consent, late])).toEqual(['held', 'applied', 'applied']);
		expect(await rowsOf([early])).toBe(0);

		const enrolmentId = newId(now());
		const { visitId } = field.at('강하늘');
		const person = { name: '새손님 (예시)', phone: '010-9000-7001', language: 'ko' as const };
		const before = await field.phone.write('check-in', enrolmentId, { visitId, enrolmentId });
		const enrol = await field.phone.write('enrol', enrolmentId, {
			enrolmentId,
			visitId,
			...person
		});
		const after = await field.phone.write('check-in', enrolmentId, { visitId, enrolmentId });
		expect(await verdictsOn([before, enrol, after])).toEqual(['held', 'applied', 'applied']);
	});

	test('with the same operation twice applies it once', async () => {
		const [one] = await aBatch();
		expect((await verdictsOn([one!, one!])).sort()).toEqual(['applied', 'duplicate']);
		expect(await rowsOf([one!])).toBe(1);
	});
});

describe('a visit of every kind of fact', () => {
	/** What a counselor records about one person, in the order of the screens. */
	async function visitOf(name: string): Promise<Written[]> {
		const { enrolmentId, ...at } = field.at(name);
		const anchor = field.template.anchors[0]!.key;
		const chosen = { ...at, enrolmentId, anchor, day: '2026-12-01', reason: 'said so' };
		return [
			await field.checkIn(name),
			await field.consent(name, true, { kind: 'typed', name }),
			await field.contact(name, { measures: [co(11), { ...co(3), key: 'co_ppm' }] }),
			await field.phone.write('anchor', enrolmentId, chosen),
			await field.reading(name, 9),
			await field.contact(name, { mode: 'phone' }),
			await field.contact(name, { result: 'no_show', mode: 'phone' })
		];
	}

	/** Everything that stands about one person, without ids and moments of their own. */
	async function standing(name: string) {
		const { enrolmentId } = field.at(name);
		const { admin } = field;
		const rows = await Promise.all([
			admin`select checked_in_at is not null as came from check_in where enrolment_id = ${enrolmentId}`,
			admin`select c.form_key, c.item_key, c.given, c.language, c.channel, c.text_hash, s.kind,
				c.given_at = s.signed_at as together from consent c
				left join consent_signature s on s.id = c.signature_id
				where c.enrolment_id = ${enrolmentId} order by 1, 2`,
			admin`select c.step_key, c.mode, c.result, c.visit_id, c.occurred_on, c.recorded_by,
				m.key, m.value, jsonb_typeof(m.value) as type, m.unit, m.taken_at = c.occurred_at as at_once
				from contact c left join measure m on m.contact_id = c.id
				where c.enrolment_id = ${enrolmentId} order by 2, 3, m.value`,
			admin`select key, day, reason, set_by from anchor where enrolment_id = ${enrolmentId}`,
			admin`select act, actor_kind, actor_id, details from ledger_entry
				where subject_id = ${enrolmentId} and act <> 'participant.enrolled'
				order by act, details::text`,
			admin`select data ->> 'visitId' as visit from pgboss.job
				where data ->> 'enrolmentId' = ${enrolmentId} and name = 'invite-after-contact'`
		]);
		return rows.map((some) => [...some]);
	}

	test('leaves the same taken together as each by itself', async () => {
		const together = await visitOf('나윤슬');
		expect(await verdictsOn(together)).toEqual(together.map(() => 'applied'));
		// A refusal among them: all is undone, and each taken by itself behind a savepoint.
		const inTurn = await visitOf('류보미');
		const refused = await field.reading('도아람', 151);
		expect(await verdictsOn([...inTurn, refused])).toEqual([
			...inTurn.map(() => 'applied'),
			'refused out_of_range'
		]);
		const [left, other] = [await standing('나윤슬'), await standing('류보미')];
		expect(left).toEqual(other);
		expect(left.map((rows) => rows.length)).toEqual([1, 3, 5, 1, 9, 1]);
	});
});

describe('one of a batch that cannot be applied takes none of the others with it', () => {
	test('when its seal is broken', async () => {
		const batch = await aBatch();
		const broken = { ...batch[2]!, envelope: spoilt(batch[2]!.envelope) };
		const sent = batch.with(2, broken);
		const expected = APPLIED.with(2, 'refused operation_unreadable');
		expect(await verdictsOn(sent)).toEqual(expected);
		expect(await verdictsOn(sent)).toEqual(
			Array<string>(5).fill('duplicate').with(2, 'refused operation_unreadable')
		);
	});

	test('when a rule refuses it', async () => {
		const batch = (await aBatch()).with(2, await field.reading('도아람', 151));
		expect(await verdictsOn(batch)).toEqual(APPLIED.with(2, 'refused out_of_range'));
		expect(await field.count('check_in')).toBe(4);
	});

	test('when only the database refuses it, after half of it was written', async () => {
		await verdictsOn([await field.consent('강하늘', true)]);
		const taken = co(11);
		const batch = await aBatch();
		const first = await field.contact('강하늘', { measures: [taken] });
		const second = await field.contact('강하늘', { measures: [co(10), { ...taken, value: 9 }] });
		expect(await verdictsOn([...batch.with(1, first).with(3, second)])).toEqual(
			APPLIED.with(3, 'refused operation_changed')
		);
		const [row] = await field.admin`
			select count(*)::int as n from contact where id = ${second.operation.entityId}`;
		expect(row!.n).toBe(0);
	});

	test('when it says something else than before', async () => {
		const batch = await aBatch();
		expect(await verdictsOn([batch[2]!])).toEqual(['applied']);
		const other = { ...batch[2]!.operation, occurredAt: new Date(0).toISOString() };
		const changed = { operation: other, envelope: await field.phone.sealed(other) };
		expect(await verdictsOn(batch.with(2, changed))).toEqual(
			APPLIED.with(2, 'refused operation_changed')
		);
	});

	test('when the database is surprised by it: it alone has no verdict and goes later', async () => {
		for (const state of ['53200', '40001']) {
			const batch = await aBatch();
			const lift = await fault('anchor', state);
			expect(await verdictsOn(batch), state).toEqual(APPLIED.toSpliced(2, 1));
			await lift();
			expect(await rowsOf([batch[2]!])).toBe(0);
			expect(await verdictsOn(batch), state).toEqual(
				Array<string>(5).fill('duplicate').with(2, 'applied')
			);
		}
	});
});

test('a batch that breaks off leaves nothing, and is taken whole when it comes again', async () => {
	const batch = await aBatch();
	const before = await field.count('ledger_entry');
	const [anchors, lift] = [await field.count('anchor'), await fault('operation', '53200')];
	expect(await verdictsOn(batch)).toEqual([]);
	for (const [table, rows] of Object.entries({
		operation: await rowsOf(batch),
		check_in: await field.count('check_in'),
		anchor: (await field.count('anchor')) - anchors,
		ledger_entry: (await field.count('ledger_entry')) - before
	}))
		expect(rows, table).toBe(0);
	await lift();
	expect(await verdictsOn(batch)).toEqual(APPLIED);
	expect(await field.count('check_in')).toBe(4);
});

test('a batch with a refusal that breaks off keeps the portions before it, so that a slow server gets on', async () => {
	const batch = [await field.reading('도아람', 151)];
	while (batch.length < 2 * IN_TURN_MAX) batch.push(await field.contact('강하늘'));
	const { id } = batch.at(-1)!.operation;
	// As a server says that is not up yet: nothing more can be done now.
	const lift = await fault('operation', '57P03', `new.id = '${id}'`);
	await expect(verdictsOn(batch)).rejects.toThrow('busy_try_again');
	expect(await rowsOf(batch)).toBe(IN_TURN_MAX);
	await lift();
	expect(await verdictsOn(batch)).toEqual([
		'refused out_of_range',
		...Array<string>(IN_TURN_MAX - 1).fill('duplicate'),
		...Array<string>(IN_TURN_MAX).fill('applied')
	]);
}, 60_000);

test('two tabs with the same batch at once: each operation is applied by one of them', async () => {
	const batch = await aBatch();
	const before = await field.count('ledger_entry');
	const answers = await Promise.all([verdictsOn(batch), verdictsOn(batch), verdictsOn(batch)]);
	for (const at of batch.keys()) {
		expect(answers.map((one) => one[at]).sort()).toEqual(['applied', 'duplicate', 'duplicate']);
	}
	expect(await rowsOf(batch)).toBe(batch.length);
	expect(await field.count('ledger_entry')).toBe(before + batch.length);
});

describe('of several check-ins of one person at one visit the earliest counts', () => {
	/** Came at this minute of the visit’s hour, as some phone wrote it down. */
	async function cameAt(minute: number): Promise<Written> {
		const { operation } = await field.checkIn('문새봄');
		const occurredAt = `2026-11-01T01:${String(minute).padStart(2, '0')}:00.000Z`;
		const earlier = { ...operation, occurredAt };
		return { operation: earlier, envelope: await field.phone.sealed(earlier) };
	}

	async function shown(): Promise<string | null> {
		const { visits } = await field.phone.day();
		const { enrolmentId } = field.at('문새봄');
		return visits[0]!.roster.find((one) => one.enrolmentId === enrolmentId)!.checkedInAt;
	}

	test.each([
		['the earlier one first', [5, 9]],
		['the later one first', [9, 5]],
		['three, in between', [9, 5, 7]]
	])('%s, one after the other or in one batch', async (_, minutes) => {
		const written = await Promise.all(minutes.map(cameAt));
		for (const one of written) expect(await verdictsOn([one])).toEqual(['applied']);
		expect(await shown()).toBe('2026-11-01T01:05:00.000Z');
		await field.admin`delete from check_in`;
		const again = await Promise.all(minutes.map(cameAt));
		expect(await verdictsOn(again)).toEqual(minutes.map(() => 'applied'));
		expect(await shown()).toBe('2026-11-01T01:05:00.000Z');
		expect(await field.count('check_in')).toBe(1);
	});

	test('the ledger tells of the one that was moved, and of no other repetition', async () => {
		await verdictsOn([await cameAt(9)]);
		const before = await field.count('ledger_entry');
		await verdictsOn([await cameAt(11)]);
		expect(await field.count('ledger_entry')).toBe(before);
		await verdictsOn([await cameAt(4)]);
		const [last] =
			await field.admin`select act, details from ledger_entry order by id desc limit 1`;
		expect(await field.count('ledger_entry')).toBe(before + 1);
		expect(last).toMatchObject({ act: 'participant.checked_in', details: { moved: 'earlier' } });
	});
});
