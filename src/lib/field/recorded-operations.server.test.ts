/**
 * What phones of every released schema wrote, to the letter, on today's server. Nothing that stands in
 * recorded-operations.json may change any more; what phones learn to write is added below it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { payloadSchemas, SCHEMA_VERSION, sealingContext } from '#lib/field/protocol.ts';
import type { Envelope } from '#lib/field/protocol.ts';
import recorded from '#lib/field/recorded-operations.json' with { type: 'json' };
import { encode, seal } from '#lib/identity/cryptography.ts';

const bySchema: Record<string, string[]> = recorded;
const tables = ['check_in', 'consent', 'consent_signature', 'anchor', 'contact', 'measure'];
const others = ['note', 'note_photo', 'supply_movement', 'asking', 'answer', 'enrolment'];
const amends = ['granted_exception', 'exception_undo'];
let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown();
}, 60_000);
afterAll(() => field.leave());

/** The recorded text, about somebody of this town, sealed as their phone sealed it. */
async function asSent(text: string): Promise<Envelope> {
	const { visitId, enrolmentId } = field.at('강하늘');
	const here: Record<string, string> = {
		visit: visitId,
		person: enrolmentId,
		device: field.phone.deviceId,
		item: field.day.supplies!.items[0]!.id
	};
	const written = text.replace(/\{(visit|person|device|item)\}/g, (_, name: string) => here[name]!);
	const { id, deviceSeq } = JSON.parse(written) as Pick<Envelope, 'id' | 'deviceSeq'>;
	const { publicJwk, keyId } = field.day.sealing;
	const context = sealingContext({ id, deviceSeq }, field.phone.deviceId);
	return { id, deviceSeq, keyId, sealed: await seal(publicJwk, encode(written), context) };
}

async function rows(): Promise<Record<string, number>> {
	const all = [...tables, ...others, ...amends];
	return Object.fromEntries(
		await Promise.all(all.map(async (one) => [one, await field.count(one)]))
	);
}

describe('stale shell / schema', () => {
	test('operations of every schema that was released are recorded, of every kind that it has', () => {
		const versions = Array.from({ length: SCHEMA_VERSION }, (_, at) => String(at + 1));
		expect(Object.keys(bySchema)).toEqual(versions);
		const kinds = bySchema[SCHEMA_VERSION]!.map(
			(text) => (JSON.parse(text) as { kind: string }).kind
		);
		expect([...new Set(kinds)].sort()).toEqual(Object.keys(payloadSchemas).sort());
	});

	test.each(Object.keys(bySchema))(
		'what phones of schema %s wrote is taken, each as what it meant, and once',
		async (version) => {
			const before = await rows();
			const sent = await Promise.all(bySchema[version]!.map(asSent));
			const first = await field.phone.push(...sent);
			expect(sent.map(({ id }) => first.get(id))).toEqual(
				sent.map(({ id }) => ({ id, verdict: 'applied' }))
			);
			const after = await rows();
			const left = Object.entries(after).map(([table, count]) => [table, count - before[table]!]);
			expect(Object.fromEntries(left)).toEqual({
				...{ check_in: 1, consent: 3, consent_signature: 2, anchor: 1, contact: 5, measure: 2 },
				...{ note: 2, note_photo: 1, supply_movement: 2, asking: 2, answer: 1, enrolment: 1 },
				...{ granted_exception: 1, exception_undo: 1 }
			});
			const again = await field.phone.push(...sent);
			expect(sent.map(({ id }) => again.get(id)!.verdict)).toEqual(sent.map(() => 'duplicate'));
			expect(await rows()).toEqual(after);
		}
	);
});
