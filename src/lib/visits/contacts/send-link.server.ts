import { and, eq } from 'drizzle-orm';
import { newId } from '#lib/identity/cryptography.ts';
import { makeLink } from '#lib/identity/links.server.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { record } from '#lib/ledger/record.server.ts';
import { organization } from '#lib/organizations/schema.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { tellLink } from '#lib/visits/booking/booked-notice.server.ts';
import { series } from '#lib/visits/schema.server.ts';

/**
 * Mails a new private link to whoever booked, where reference and address belong together; does
 * nothing otherwise. The caller answers the same in both cases, and as slowly.
 */
export async function sendNewLink(
	work: Work,
	agency: Agency,
	{ reference, email }: { reference: string; email: string }
): Promise<void> {
	const id = await bookedAs(work, reference, email);
	if (!id) return;
	const token = await makeLink(work, 'series', id);
	await tellLink(work, agency, id, token, newId(work.now));
	await record(work, { act: 'series.link_sent', subjectId: id });
}

async function bookedAs({ actor, tx }: Work, reference: string, email: string) {
	const [found] = await tx
		.select({ id: series.id })
		.from(series)
		.innerJoin(
			organization,
			and(eq(organization.agencyId, series.agencyId), eq(organization.id, series.organizationId))
		)
		.where(
			and(
				eq(series.agencyId, actor.agencyId),
				eq(series.reference, reference),
				eq(organization.contactEmail, email)
			)
		);
	return found?.id ?? null;
}
