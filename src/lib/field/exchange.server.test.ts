import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshTown } from '../../../tests/town/fresh-town.ts';
import { aPhone, personIn } from '../../../tests/town/phone.ts';
import { aBookedSeries } from '../../../tests/town/stories.ts';
import type { DayBundle } from '#lib/field/day.ts';
import { exchange } from '#lib/field/exchange.server.ts';
import type { ExchangeRequest } from '#lib/field/protocol.ts';
import { dayOf } from '#lib/base/days.ts';
import { newId, sha256Hex } from '#lib/identity/cryptography.ts';
import { consentText } from '#lib/programmes/consent-text.ts';
import { factsOfEnrolments } from '#lib/programmes/facts.server.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
let admin: postgres.Sql;
let phone: Awaited<ReturnType<typeof aPhone>>;
let stranger: Awaited<ReturnType<typeof aPhone>>;
let day: DayBundle;
const [template] = shippedTemplates();

beforeAll(async () => {
	town = await freshTown();
	admin = postgres(town.adminUrl, { max: 1, onnotice: () => {} });
	await aBookedSeries(town.agency, 3);
	const staff = await admin<{ id: string; isOnSeries: boolean }[]>`
		select s.id, exists (select from allocation a where a.resource_id = r.id) as "isOnSeries"
		from staff s join resource r on r.staff_id = s.id and r.agency_id = s.agency_id
		where s.agency_id = ${town.agency.id}`;
	phone = await phoneOf(staff.find((one) => one.isOnSeries)!.id);
	stranger = await phoneOf(staff.find((one) => !one.isOnSeries)!.id);
	day = await phone.day();
}, 60_000);
afterAll(async () => {
	await admin.end();
	await town.leave();
});

function phoneOf(staffId: string) {
	const actor = { kind: 'staff', agencyId: town.agency.id, staffId, role: 'counselor' } as const;
	return aPhone(async (request: ExchangeRequest) => {
		const outcome = await exchange(actor, town.agency, 'test', request);
		if (!outcome.ok) throw new Error(outcome.problems[0]!.code);
		return outcome.value;
	}, now);
}

const count = async (table: string) =>
	Number((await admin.unsafe(`select count(*) as n from ${table}`))[0]!.n);

async function consent(name: string, given: boolean) {
	const { visitId, enrolmentId } = personIn(day, name);
	const form = template!.consents[0]!;
	const items = form.items.filter((item) => item.kind === 'sensitive');
	return phone.write('consent', enrolmentId, {
		enrolmentId,
		visitId,
		formKey: form.key,
		formVersion: form.version,
		language: 'ko',
		textHash: await sha256Hex(consentText(items, 'ko')),
		items: items.map(({ key }) => ({ key, given })),
		method: 'read_and_tapped'
	});
}

function reading(name: string, ppm: number, by = phone) {
	const { visitId, enrolmentId } = personIn(day, name);
	const contactId = newId(now());
	return by.write('contact', contactId, {
		contactId,
		enrolmentId,
		visitId,
		stepKey: template!.steps[0]!.key,
		mode: 'visit',
		result: 'attended',
		measures: [{ id: newId(now()), key: 'co_ppm', value: ppm, unit: '[ppm]' }]
	});
}

describe('an exchange with a phone', () => {
	test('brings the visits of the counselor with everybody who enrolled, and nobody elses', async () => {
		expect(day.visits[0]!.roster).toHaveLength(3);
		expect((await stranger.day()).visits).toEqual([]);
	});

	test('notes whose records the phone was given', async () => {
		expect(await count('access_entry')).toBeGreaterThanOrEqual(3);
	});

	test('applies a check-in once, however often it arrives', async () => {
		const { visitId, enrolmentId } = personIn(day, '강하늘');
		const { operation, envelope } = await phone.write('check-in', enrolmentId, {
			visitId,
			enrolmentId
		});
		expect((await phone.push(envelope)).get(operation.id)?.verdict).toBe('applied');
		expect((await phone.push(envelope)).get(operation.id)?.verdict).toBe('duplicate');
		expect((await phone.push(await phone.sealed(operation))).get(operation.id)?.verdict).toBe(
			'duplicate'
		);
		expect(await count('check_in')).toBe(1);
	});

	test('takes the same operation from two tabs at once only once', async () => {
		const { visitId, enrolmentId } = personIn(day, '나윤슬');
		const { operation, envelope } = await phone.write('check-in', enrolmentId, {
			visitId,
			enrolmentId
		});
		await Promise.all([phone.push(envelope), phone.push(envelope), phone.push(envelope)]);
		expect((await phone.push(envelope)).get(operation.id)?.verdict).toBe('duplicate');
		expect(await count('check_in')).toBe(2);
	});

	test('refuses the same id with another content', async () => {
		const { operation, envelope } = await consent('강하늘', true);
		await phone.push(envelope);
		const changed = await phone.sealed({ ...operation, occurredAt: new Date(0).toISOString() });
		expect((await phone.push(changed)).get(operation.id)).toMatchObject({
			verdict: 'refused',
			problem: { code: 'operation_changed' }
		});
	});

	test('takes a sensitive measure only after its consent, and keeps what it refused', async () => {
		const early = await reading('나윤슬', 18);
		expect((await phone.push(early.envelope)).get(early.operation.id)).toMatchObject({
			verdict: 'refused',
			problem: { code: 'consent_missing' }
		});
		const [kept] = await admin`select payload from refused_operation
			where operation_id = ${early.operation.id}`;
		expect(kept!.payload.payload.measures[0].value).toBe(18);
		const agreed = await consent('나윤슬', true);
		const late = await reading('나윤슬', 18);
		const verdicts = await phone.push(agreed.envelope, late.envelope);
		expect([...verdicts.values()].map((one) => one.verdict)).toEqual(['applied', 'applied']);
	});

	test('refuses again after a withdrawn consent', async () => {
		const withdrawn = await consent('나윤슬', false);
		const after = await reading('나윤슬', 9);
		const verdicts = await phone.push(withdrawn.envelope, after.envelope);
		expect(verdicts.get(after.operation.id)?.problem?.code).toBe('consent_missing');
	});

	test('refuses a value that cannot be, in half of a contact, and writes none of it', async () => {
		const before = await count('contact');
		const impossible = await reading('강하늘', 151);
		expect(
			(await phone.push(impossible.envelope)).get(impossible.operation.id)?.problem?.code
		).toBe('out_of_range');
		expect(await count('contact')).toBe(before);
	});

	test('a poisoned operation holds up none of the others', async () => {
		const { visitId, enrolmentId } = personIn(day, '도아람');
		const poison = await phone.write('check-in', enrolmentId, { visitId, enrolmentId });
		const broken = { ...poison.envelope, sealed: poison.envelope.sealed.slice(0, -6) + 'AAAAAA' };
		const good = await phone.write('check-in', enrolmentId, { visitId, enrolmentId });
		const verdicts = await phone.push(broken, good.envelope);
		expect(verdicts.get(poison.operation.id)?.problem?.code).toBe('operation_unreadable');
		expect(verdicts.get(good.operation.id)?.verdict).toBe('applied');
	});

	test('a counselor who was never sent there records nothing', async () => {
		const foreign = await reading('강하늘', 12, stranger);
		expect((await stranger.push(foreign.envelope)).get(foreign.operation.id)?.problem?.code).toBe(
			'not_your_visit'
		);
	});

	test('an envelope cannot be moved to another phone', async () => {
		const { visitId, enrolmentId } = personIn(day, '강하늘');
		const own = await phone.write('check-in', enrolmentId, { visitId, enrolmentId });
		expect((await stranger.push(own.envelope)).get(own.operation.id)?.problem?.code).toBe(
			'operation_unreadable'
		);
	});

	test('a death closes the enrolment, which then leaves every denominator', async () => {
		const { visitId, enrolmentId } = personIn(day, '도아람');
		const contactId = newId(now());
		const died = await phone.write('contact', contactId, {
			contactId,
			enrolmentId,
			visitId,
			stepKey: template!.steps[1]!.key,
			mode: 'phone',
			result: 'deceased',
			measures: []
		});
		await phone.push(died.envelope);
		const [known] = await acting(town.visitor, (work) =>
			factsOfEnrolments(work, town.agency.zone, [enrolmentId])
		);
		expect(known!.facts.closure).toEqual({
			reason: 'died',
			on: dayOf(now(), town.agency.zone)
		});
	});
});
