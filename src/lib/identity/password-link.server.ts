import { and, eq, isNull } from 'drizzle-orm';
import type { StaffActor } from '#lib/base/actor.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { mayKeepAccount } from '#lib/identity/doors.ts';
import { makeLink, revokeLinks } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { wordsOf } from '#lib/notices/wording-queries.server.ts';
import { writeNotice } from '#lib/notices/write-notice.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import type { Work } from '#lib/server/work.server.ts';

/** How long the link with which somebody chooses their password works. */
export const PASSWORD_LINK_HOURS = 72;

/**
 * Mails one of the agency's people a link with which they choose a password, once; links sent
 * before stop working. The password that they may have stays until then. Refuses an account that is
 * switched off or that the actor does not keep.
 */
export async function sendPasswordLink(
	work: Work<StaffActor>,
	agency: Agency,
	staffId: string
): Promise<Outcome<null>> {
	const { actor, tx, now } = work;
	const [person] = await tx
		.select()
		.from(staff)
		.where(
			and(eq(staff.agencyId, actor.agencyId), eq(staff.id, staffId), isNull(staff.disabledAt))
		);
	if (!person) return refused(problem('not_found'));
	if (!mayKeepAccount(actor.role, person.role)) return refused(problem('not_allowed'));
	await revokeLinks(work, 'password', staffId);
	const expiresAt = new Date(now.getTime() + PASSWORD_LINK_HOURS * 3_600_000);
	const token = await makeLink(work, 'password', staffId, expiresAt);
	await mailLink(work, agency, person, token);
	await record(work, { act: 'staff.link_sent', subjectId: staffId });
	return done(null);
}

type Person = typeof staff.$inferSelect;

async function mailLink(work: Work, agency: Agency, person: Person, token: string): Promise<void> {
	const { name, email, language } = person;
	const words = {
		name,
		agency: language === 'ko' ? agency.nameKo : agency.nameEn,
		phone: agency.phone,
		days: PASSWORD_LINK_HOURS / 24,
		link: `${settings.publicOrigin}/${agency.slug}/password/${token}`
	};
	const { subject, body } = await wordsOf(work, 'staff-password', language, words);
	await writeNotice(work, {
		onceKey: `staff-password ${newId(work.now)}`,
		template: 'staff-password',
		channel: 'mail',
		recipient: email,
		language,
		subject,
		body
	});
}
