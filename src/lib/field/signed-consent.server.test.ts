import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { atRest } from '#lib/identity/at-rest.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { consentsOfPerson } from '#lib/programmes/consent-queries.server.ts';
import type { Signature } from '#lib/programmes/signature.ts';
import { now } from '#lib/server/clock.server.ts';
import { reading } from '#lib/server/work.server.ts';

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown(5);
}, 60_000);
afterAll(() => field.leave());

type Written = Awaited<ReturnType<FieldTown['consent']>>;

async function verdictOn({ operation, envelope }: Written): Promise<string> {
	const verdict = (await field.phone.push(envelope)).get(operation.id)!;
	return verdict.problem ? `${verdict.verdict} ${verdict.problem.code}` : verdict.verdict;
}

const typed: Signature = { kind: 'typed', name: '서명한 이' };
const drawn: Signature = {
	kind: 'drawn',
	strokes: [
		[111, 222, 333, 444],
		[555, 66]
	]
};

/** Every signature of a person, as it lies in the database. */
const keptOf = (enrolmentId: string) => field.admin<
	{ id: string; kind: string; sealed: string; signedAt: Date }[]
>`select id, kind, sealed, signed_at as "signedAt" from consent_signature
	where enrolment_id = ${enrolmentId}`;

describe('a signed consent', () => {
	test('keeps the signature sealed beside the answers, once', async () => {
		for (const [name, signature] of [
			['강하늘', typed],
			['나윤슬', drawn]
		] as const) {
			const written = await field.consent(name, true, signature);
			expect(await verdictOn(written)).toBe('applied');
			expect(await verdictOn(written)).toBe('duplicate');
			const { enrolmentId } = field.at(name);
			const [kept, ...more] = await keptOf(enrolmentId);
			expect(more).toEqual([]);
			expect(kept!.kind).toBe(signature.kind);
			expect(kept!.sealed).not.toMatch(/서명한|111|strokes/);
			expect(JSON.parse(await atRest.open(kept!.sealed, kept!.id))).toEqual(signature);
			// Put into another row, it does not open.
			await expect(atRest.open(kept!.sealed, newId(now()))).rejects.toThrow();
			const answers = await field.admin`
				select signature_id as "signatureId", given_at as "givenAt" from consent
				where enrolment_id = ${enrolmentId} and channel = 'on_site'`;
			expect(answers).toEqual([{ signatureId: kept!.id, givenAt: kept!.signedAt }]);
		}
	});

	test('under the same id with another signature is refused', async () => {
		const written = await field.consent('도아람', true, typed);
		expect(await verdictOn(written)).toBe('applied');
		const operation = {
			...written.operation,
			payload: { ...written.operation.payload, signature: { ...typed, name: '다른 이' } }
		} as Written['operation'];
		const changed = { operation, envelope: await field.phone.sealed(operation) };
		expect(await verdictOn(changed)).toBe('refused operation_changed');
		expect(await keptOf(field.at('도아람').enrolmentId)).toHaveLength(1);
	});

	test('shows on the phone and on the plan as signed, never what was signed with', async () => {
		const day = await field.phone.day();
		const { enrolmentId } = field.at('강하늘');
		const entry = day.visits
			.flatMap(({ roster }) => roster)
			.find((one) => one.enrolmentId === enrolmentId)!;
		const signed = entry.consents.filter((one) => one.isSigned);
		expect(signed.map(({ key, given }) => ({ key, given }))).toEqual([
			{ key: 'health', given: true }
		]);
		expect(JSON.stringify(day)).not.toContain(typed.name);
		const lines = await reading(field.visitor, (work) =>
			consentsOfPerson(work, field.template, enrolmentId)
		);
		expect(lines.filter(({ answer }) => answer.isSigned).map(({ item }) => item.key)).toEqual([
			'health'
		]);
		expect(lines.length).toBeGreaterThan(1);
	});

	test('of a phone that takes no signature is taken as before, and the ledger says which was signed', async () => {
		expect(await verdictOn(await field.consent('류보미', true))).toBe('applied');
		expect(await keptOf(field.at('류보미').enrolmentId)).toEqual([]);
		const entries = await field.admin<{ signed: string | null }[]>`
			select details->>'signed' as signed from ledger_entry
			where act = 'consent.recorded' order by id`;
		expect(entries.map(({ signed }) => signed)).toEqual(['typed', 'drawn', 'typed', null]);
	});

	test('can be neither changed nor taken away by the app', async () => {
		for (const right of ['UPDATE', 'DELETE']) {
			const [may] = await field.admin`
				select has_table_privilege('doorstep_app', 'consent_signature', ${right}) as may`;
			expect(may).toEqual({ may: false });
		}
	});
});
