import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Payload } from '#lib/field/protocol.ts';
import { contactResults } from '#lib/programmes/facts.ts';

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown();
}, 60_000);
beforeEach(async () => {
	await field.admin`delete from pgboss.job where name = 'invite-after-contact'`;
});
afterAll(() => field.leave());

/** Records a contact with the first person of the cast; gives how many surveys are then due. */
async function surveysAfter(changes: Partial<Payload<'contact'>>): Promise<number> {
	const { operation, envelope } = await field.contact('강하늘', changes);
	expect((await field.phone.push(envelope)).get(operation.id)?.verdict).toBe('applied');
	const [row] = await field.admin<{ n: number }[]>`
		select count(*)::int as n from pgboss.job where name = 'invite-after-contact'`;
	return row!.n;
}

describe('after a contact', () => {
	test('a survey is due when the person was attended at a visit', async () => {
		expect(await surveysAfter({ result: 'attended' })).toBe(1);
	});

	test('none is due when nobody was served: not met, refused, moved, dead', async () => {
		for (const result of contactResults.filter((one) => one !== 'attended')) {
			expect(await surveysAfter({ result }), result).toBe(0);
		}
	});

	test('none is due after a call', async () => {
		expect(await surveysAfter({ result: 'attended', mode: 'phone' })).toBe(0);
	});
});
