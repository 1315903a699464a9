import { typeableCode } from '#lib/base/ids.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { randomBytes } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import type { Work } from '#lib/server/work.server.ts';
import { visitsHeld, type CertifiedCount } from '#lib/visits/papers/certificate.ts';
import { maySeeToSeries } from '#lib/visits/changes/change-limit.ts';
import { seriesById, visitsOfSeries } from '#lib/visits/queries.server.ts';
import { certificate } from '#lib/visits/papers/schema.server.ts';

const CHECK_LETTERS = 10;

/**
 * Issues the certificate of a series, with totals alone; `served` is what the organization may know
 * of how many took part, null for nothing. Asked again it stays the first. Refuses
 * `certificate_too_early` before the last visit is over, and where none took place.
 */
export async function issueCertificate(
	work: Work,
	seriesId: string,
	served: CertifiedCount | null
): Promise<Outcome<null>> {
	if (!maySeeToSeries(work.actor, seriesId)) return refused(problem('not_allowed'));
	const found = await seriesById(work, seriesId);
	if (!found) return refused(problem('not_found'));
	const held = visitsHeld(found.confirmedAt, await visitsOfSeries(work, seriesId), work.now);
	if (held === null) return refused(problem('certificate_too_early'));
	const [made] = await work.tx
		.insert(certificate)
		.values({
			agencyId: work.actor.agencyId,
			seriesId,
			checkCode: typeableCode(randomBytes(CHECK_LETTERS)),
			visitsHeld: held,
			served,
			issuedAt: work.now
		})
		.onConflictDoNothing()
		.returning({ seriesId: certificate.seriesId });
	if (made) await record(work, { act: 'series.certified', subjectId: seriesId });
	return done(null);
}
