import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { co, fieldTown, spoilt, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Envelope, Operation } from '#lib/field/protocol.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { now } from '#lib/server/clock.server.ts';

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown(12);
}, 60_000);
afterAll(() => field.leave());

type Written = { operation: Operation; envelope: Envelope };

/** Sends one operation and gives its verdict, with the problem's code where it was refused. */
async function verdictOn({ operation, envelope }: Written): Promise<string> {
	const verdict = (await field.phone.push(envelope)).get(operation.id);
	if (!verdict) return 'none';
	return verdict.problem ? `${verdict.verdict} ${verdict.problem.code}` : verdict.verdict;
}

/** Seals a changed content under the same id. */
async function changed({ operation }: Written, changes: object): Promise<Written> {
	const other = { ...operation, ...changes } as Operation;
	return { operation: other, envelope: await field.phone.sealed(other) };
}

const inPayload = ({ operation }: Written, changes: object) => ({
	payload: { ...operation.payload, ...changes }
});

async function keptPayloads(id: string): Promise<{ why: string; payload: unknown }[]> {
	return field.admin<{ why: string; payload: unknown }[]>`
		select o.problem->>'code' as why, r.payload from refused_operation r
		join operation o on o.agency_id = r.agency_id and o.id = r.operation_id
		where r.operation_id = ${id} or o.entity_id = ${id}`;
}

const countOf = async (table: string, id: string) =>
	Number((await field.admin.unsafe(`select count(*) as n from ${table} where id = '${id}'`))[0]!.n);

describe('a sensitive measure and its consent', () => {
	test('a measure that comes before any answer is held, and applied once the consent is there', async () => {
		const early = await field.reading('나윤슬', 18);
		expect(await verdictOn(early)).toBe('held');
		expect(await verdictOn(early)).toBe('held');
		expect(await countOf('operation', early.operation.id)).toBe(0);
		expect(await verdictOn(await field.consent('나윤슬', true))).toBe('applied');
		expect(await verdictOn(early)).toBe('applied');
		expect(await verdictOn(early)).toBe('duplicate');
	});

	test('a measure that comes after a no is refused and kept whole', async () => {
		await verdictOn(await field.consent('나윤슬', false));
		const after = await field.reading('나윤슬', 9);
		expect(await verdictOn(after)).toBe('refused consent_missing');
		const [kept] = await keptPayloads(after.operation.id);
		expect(kept).toMatchObject({ payload: { payload: { measures: [{ value: 9 }] } } });
	});

	test('in whatever order and however often they arrive, each is applied once', async () => {
		const people = ['서가람', '안한별', '장누리', '차온유', '표다솜', '하늘찬'];
		const arrivals = fc.shuffledSubarray([0, 1, 2, 3, 0, 1, 2, 3], { minLength: 8 });
		const arrive = async (order: number[]) => {
			const name = people.pop()!;
			const measured = await field.reading(name, 7);
			const written = [await field.consent(name, true), measured, await field.checkIn(name)];
			const sent = [...written, { ...measured, envelope: spoilt(measured.envelope) }];
			for (const place of order) await verdictOn(sent[place]!);
			for (const one of written) expect(await verdictOn(one)).toMatch(/^(applied|duplicate)$/);
			expect(await countOf('contact', measured.operation.entityId)).toBe(1);
			for (const { operation } of written) expect(await countOf('operation', operation.id)).toBe(1);
		};
		const runs = { numRuns: people.length, endOnFailure: true };
		await fc.assert(fc.asyncProperty(arrivals, arrive), runs);
	});

	test('what would be refused anyway is refused, not held', async () => {
		expect(await verdictOn(await field.reading('도아람', 151))).toBe('refused out_of_range');
	});

	test('that could not be taken is kept as missing with its reason, and comes back to phones', async () => {
		const untaken = [{ key: 'co_ppm', reason: 'health' as const }];
		const left = await field.contact('도아람', { untaken });
		// Why somebody cannot be measured is a matter of their health.
		expect(await verdictOn(left)).toBe('held');
		await verdictOn(await field.consent('도아람', true));
		expect(await verdictOn(left)).toBe('applied');
		const kept = await field.admin`
			select untaken, (select count(*)::int from measure m where m.contact_id = c.id) as values
			from contact c where id = ${left.operation.entityId}`;
		expect(kept).toEqual([{ untaken, values: 0 }]);
		const { enrolmentId } = field.at('도아람');
		const entry = (await field.phone.day()).visits[0]!.roster.find(
			(one) => one.enrolmentId === enrolmentId
		)!;
		expect(entry.contacts.at(-1)).toMatchObject({ untaken, measures: [] });
		const { contactId } = left.operation.payload as { contactId: string };
		const other = [{ key: 'co_ppm', reason: 'other' as const }];
		expect(await verdictOn(await field.contact('도아람', { contactId, untaken }))).toBe('applied');
		expect(await verdictOn(await field.contact('도아람', { contactId, untaken: other }))).toBe(
			'refused operation_changed'
		);
	});

	test('cannot be both taken and not, and a question is no measure that a device gives', async () => {
		const both = { measures: [co(9)], untaken: [{ key: 'co_ppm', reason: 'other' as const }] };
		expect(await verdictOn(await field.contact('도아람', both))).toBe('refused not_a_choice');
		for (const key of ['smoking_status', 'no_such_measure']) {
			const left = await field.contact('도아람', { untaken: [{ key, reason: 'other' }] });
			expect(await verdictOn(left)).toBe('refused unknown_measure');
		}
		const empty = { stepKey: null, measures: [], untaken: both.untaken };
		expect(await verdictOn(await field.contact('도아람', empty))).toBe('refused unknown_step');
	});

	test('keeps what was done of the checklist of its step, and nothing that the step does not have', async () => {
		const held = await field.contact('도아람', {
			result: 'no_show',
			ticked: ['programme', 'next']
		});
		expect(await verdictOn(held)).toBe('applied');
		const [kept] = await field.admin`
			select ticked, (select contacts from enrolment_fact f where f.enrolment_id = c.enrolment_id) as facts
			from contact c where id = ${held.operation.entityId}`;
		expect(kept!.ticked).toEqual(['programme', 'next']);
		expect(kept!.facts).toContainEqual(expect.objectContaining({ ticked: ['programme', 'next'] }));
		const { contactId } = held.operation.payload as { contactId: string };
		const again = { contactId, result: 'no_show' };
		const turned = await field.contact('도아람', { ...again, ticked: ['next', 'programme'] });
		expect(await verdictOn(turned)).toBe('applied');
		const other = await field.contact('도아람', { ...again, ticked: ['next'] });
		expect(await verdictOn(other)).toBe('refused operation_changed');
		const foreign = await field.contact('도아람', { result: 'no_show', ticked: ['constructor'] });
		expect(await verdictOn(foreign)).toBe('refused not_a_choice');
	});

	test('a contact without sensitive measures waits for nothing', async () => {
		expect(await verdictOn(await field.contact('도아람', { result: 'no_show' }))).toBe('applied');
	});
});

describe('an envelope that cannot be opened', () => {
	test('leaves its id to the whole one that comes afterwards', async () => {
		const whole = await field.checkIn('강하늘');
		const broken = { ...whole, envelope: spoilt(whole.envelope) };
		expect(await verdictOn(broken)).toBe('refused operation_unreadable');
		expect(await verdictOn(broken)).toBe('refused operation_unreadable');
		expect(await keptPayloads(whole.operation.id)).toHaveLength(1);
		expect(await verdictOn(whole)).toBe('applied');
		expect(await verdictOn(whole)).toBe('duplicate');
	});

	test('is a duplicate when the server has the operation already', async () => {
		const whole = await field.checkIn('강하늘');
		expect(await verdictOn(whole)).toBe('applied');
		expect(await verdictOn({ ...whole, envelope: spoilt(whole.envelope) })).toBe('duplicate');
		expect(await keptPayloads(whole.operation.id)).toHaveLength(0);
	});

	test('of a refused operation gets the refusal again', async () => {
		const refused = await field.contact('강하늘', { stepKey: 'no-such-step' });
		expect(await verdictOn(refused)).toBe('refused unknown_step');
		expect(await verdictOn({ ...refused, envelope: spoilt(refused.envelope) })).toBe(
			'refused unknown_step'
		);
	});

	test('gets a verdict also where its key id is no id, or no key of the agency', async () => {
		for (const keyId of ['k1', newId(now())]) {
			const { operation, envelope } = await field.checkIn('강하늘');
			expect(await verdictOn({ operation, envelope: { ...envelope, keyId } })).toBe(
				'refused operation_unreadable'
			);
		}
	});
});

describe('a reading', () => {
	const reading = (changes: object = {}) =>
		field.contact('강하늘', { stepKey: null, measures: [co(12)], ...changes });

	test('is kept as a contact without a step, and nobody is asked how a counsel was', async () => {
		await verdictOn(await field.consent('강하늘', true));
		const taken = await reading();
		expect(await verdictOn(taken)).toBe('applied');
		expect(await verdictOn(taken)).toBe('duplicate');
		const kept = await field.admin`
			select c.step_key, m.value from contact c join measure m on m.contact_id = c.id
			where c.id = ${taken.operation.entityId}`;
		expect(kept).toEqual([{ step_key: null, value: 12 }]);
		const acts = await field.admin`select act from ledger_entry
			where subject_id = ${field.at('강하늘').enrolmentId} order by id desc limit 1`;
		expect(acts).toEqual([{ act: 'reading.recorded' }]);
	});

	test('without a value, from afar, of nobody who came, or with an answer in it is none', async () => {
		await verdictOn(await field.consent('강하늘', true));
		const answer = { id: newId(now()), key: 'uses_cigarettes', value: true, unit: null };
		for (const changes of [
			{ measures: [] },
			{ mode: 'phone', measures: [] },
			{ result: 'no_show' },
			{ measures: [co(12), answer] }
		]) {
			expect(await verdictOn(await reading(changes))).toBe('refused unknown_step');
		}
	});

	test('waits for the answer about sensitive data, and is refused after a no', async () => {
		const early = await field.contact('류보미', { stepKey: null, measures: [co(9)] });
		expect(await verdictOn(early)).toBe('held');
		await verdictOn(await field.consent('류보미', false));
		expect(await verdictOn(early)).toBe('refused consent_missing');
	});
});

describe('a content that cannot be kept', () => {
	test('is refused and kept sealed, whatever makes it so', async () => {
		const measured = () => field.reading('강하늘', 12);
		const same = co(12);
		const half = { ...co(1), value: '\ud800' };
		for (const changes of [
			{ measures: [same, same] },
			{ measures: [{ ...co(1), value: 'a\0b' }] },
			{ measures: [{ ...co(1), unit: '\0' }] },
			{ measures: [half] },
			{ result: 'atten\0ded' }
		]) {
			const good = await measured();
			const bad = await changed(good, inPayload(good, changes));
			expect(await verdictOn(bad)).toBe('refused operation_unreadable');
			const [kept] = await keptPayloads(bad.operation.id);
			expect(kept!.payload).toEqual(bad.envelope);
		}
	});

	test('stale shell / schema: is told apart from one of another version of the app', async () => {
		const good = await field.checkIn('강하늘');
		expect(await verdictOn(await changed(good, { schemaVersion: 99 }))).toBe(
			'refused schema_too_old'
		);
	});

	test('another operation than its envelope says is refused', async () => {
		const good = await field.checkIn('강하늘');
		const { id, deviceSeq } = good.operation;
		const inside = { ...good.operation, deviceId: newId(now()) };
		const envelope = await field.phone.sealed(inside);
		expect(await verdictOn({ operation: { ...inside, id, deviceSeq }, envelope })).toBe(
			'refused operation_changed'
		);
	});

	test('is refused when only the database notices, and nothing half written stays', async () => {
		await verdictOn(await field.consent('강하늘', true));
		const taken = co(11);
		expect(await verdictOn(await field.contact('강하늘', { measures: [taken] }))).toBe('applied');
		const again = await field.contact('강하늘', { measures: [co(10), { ...taken, value: 10 }] });
		expect(await verdictOn(again)).toBe('refused operation_changed');
		expect(await verdictOn(again)).toBe('refused operation_changed');
		expect(await countOf('contact', again.operation.entityId)).toBe(0);
		expect(await keptPayloads(again.operation.id)).toHaveLength(1);
	});

	test('gets no verdict where another try may help', async () => {
		for (const [state, verdict] of [
			['40001', 'none'],
			['53200', 'none'],
			['22012', 'refused operation_unreadable'],
			['23514', 'refused operation_changed']
		] as const) {
			await failCheckIns(state);
			const written = await field.checkIn('문새봄');
			expect(await verdictOn(written), state).toBe(verdict);
			await field.admin.unsafe('drop function fail_check_in cascade');
			if (verdict === 'none') expect(await verdictOn(written), state).toBe('applied');
		}
	});
});

/** Until the function is dropped every check-in fails in the database with this SQLSTATE. */
async function failCheckIns(state: string): Promise<void> {
	await field.admin.unsafe(`
		create function fail_check_in() returns trigger language plpgsql as
			$$ begin raise exception using errcode = '${state}'; end $$;
		create trigger fail before insert on check_in for each row execute function fail_check_in()`);
}

describe('the same id with another content', () => {
	test('of an operation is refused, kept, and changes nothing', async () => {
		const first = await field.checkIn('류보미');
		await verdictOn(first);
		const second = await changed(first, { occurredAt: new Date(0).toISOString() });
		expect(await verdictOn(second)).toBe('refused operation_changed');
		expect(await verdictOn(second)).toBe('refused operation_changed');
		const kept = await keptPayloads(first.operation.id);
		expect(kept).toEqual([{ why: 'operation_changed', payload: second.envelope }]);
		expect(await verdictOn(first)).toBe('duplicate');
	});

	test('of a contact is refused and kept, whoever it is about', async () => {
		await verdictOn(await field.consent('강하늘', true));
		const value = co(14);
		const first = await field.contact('강하늘', { measures: [value] });
		const contactId = first.operation.entityId;
		const same = { contactId, measures: [value] };
		expect(await verdictOn(first)).toBe('applied');
		for (const changes of [
			{ ...same, result: 'no_show' },
			{ ...same, mode: 'phone' as const, measures: [] },
			{ ...same, stepKey: field.template.steps[1]!.key },
			{ ...same, measures: [{ ...value, value: 15 }] },
			{ ...same, measures: [] },
			{ ...same, measures: [value, co(16)] }
		]) {
			const other = await field.contact('강하늘', changes);
			expect(await verdictOn(other)).toBe('refused operation_changed');
			expect(await keptPayloads(other.operation.id)).toHaveLength(1);
		}
		const elses = await field.contact('류보미', { contactId });
		expect(await verdictOn(elses)).toBe('refused operation_changed');
	});

	test('a contact with the same content in another operation is applied and written once', async () => {
		await verdictOn(await field.consent('강하늘', true));
		const measures = [co(14), co(13)];
		const first = await field.contact('강하늘', { measures });
		const again = await field.contact('강하늘', {
			contactId: first.operation.entityId,
			measures: measures.toReversed()
		});
		expect(await verdictOn(first)).toBe('applied');
		const entries = await field.count('ledger_entry');
		expect(await verdictOn(again)).toBe('applied');
		expect(await field.count('ledger_entry')).toBe(entries);
	});
});
