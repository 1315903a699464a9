import { turnField } from '#lib/programmes/enrolment-form.ts';
import type { OpenProgramme } from '#lib/programmes/programme-by-code.server.ts';
import { isAtStops, takesTurns } from '#lib/visits/time/stops.ts';
import { turnsOf } from '#lib/visits/turns/turns.ts';

/**
 * The visit at which a turn is booked along with enrolling, and its field: only at a stop of the
 * agency's own. At an organization somebody who has the poster could tell from the free times who
 * takes part, so there a turn is chosen by the private link.
 */
export function turnAsked({ series, visits }: OpenProgramme) {
	const { rules } = series.service;
	const visit = visits[0];
	if (!visit || !isAtStops(rules) || !takesTurns(rules)) return undefined;
	const turns = turnsOf(visit, rules, series.site.zone);
	return { visit, turns, field: turnField(turns, rules.walkIn !== 'no') };
}
