import { afterAll, beforeAll, expect, test } from 'vitest';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import type { Payload } from '#lib/field/protocol.ts';
import { inviteAfterContact } from '#lib/surveys/invite.server.ts';
import { resumeInvitations } from '#lib/surveys/resume-invitations.server.ts';

/* What a start does about jobs that were lost: with a backup, which has none, or after their last try. */

let field: FieldTown;

beforeAll(async () => {
	field = await fieldTown();
}, 60_000);
afterAll(() => field.leave());

async function lost(changes: Partial<Payload<'contact'>> = {}) {
	await field.phone.push((await field.contact('강하늘', changes)).envelope);
	await field.admin`delete from pgboss.job where name = 'invite-after-contact'`;
}

test('whoever was served and was never asked is asked, once', async () => {
	const agencyId = field.agency.id;
	await lost({ result: 'no_show' });
	await lost({ mode: 'phone' });
	expect(await resumeInvitations(agencyId)).toBe(0);
	await lost();
	await lost();
	expect(await resumeInvitations(agencyId)).toBe(1);
	const [job] = await field.admin<{ data: Record<string, string> }[]>`
		select data from pgboss.job where name = 'invite-after-contact'`;
	await inviteAfterContact(agencyId, job!.data);
	expect(await field.count('invitation')).toBe(1);
	expect(await resumeInvitations(agencyId)).toBe(0);
});

test('nobody is asked any more about what was long ago', async () => {
	await field.contact('나윤슬').then(({ envelope }) => field.phone.push(envelope));
	await field.admin`update contact set occurred_at = now() - interval '31 days'`;
	expect(await resumeInvitations(field.agency.id)).toBe(0);
});
