import { programmeOutcomes, satisfactionOf } from '#lib/outcomes/queries.server.ts';
import { shownOutcome, shownSatisfaction } from '#lib/outcomes/shown.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import { agencyOf, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';

export async function load({ locals }) {
	const agency = agencyOf(locals);
	const actor = staffOf(locals);
	// Administrators of records see counts as they are; whoever does not see records does not.
	const k = actor.role === 'head' ? K_AGENCY : 0;
	return reading(actor, async (work) => {
		const programmes = await programmeOutcomes(work, agency.zone);
		const surveys = await satisfactionOf(work);
		return {
			asOf: work.now,
			isExact: k === 0,
			programmes: programmes.map((one) => ({
				label: one.label[locals.language],
				source: one.source[locals.language],
				outcomes: one.outcomes.map((outcome, at) =>
					shownOutcome(outcome, one.definitions[at]!, k, locals.language)
				)
			})),
			surveys: surveys.map((one) => shownSatisfaction(one, k, locals.language))
		};
	});
}
