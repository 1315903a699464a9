import { wallClock } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Work } from '#lib/server/work.server.ts';
import { HOLD_MINUTES, holdState } from '#lib/visits/holds/holding.ts';
import { heldVisits, type Hold } from '#lib/visits/holds/hold-queries.server.ts';
import type { Service } from '#lib/visits/queries.server.ts';
import type { Answers } from '#lib/visits/services/people-form.ts';
import { seriesOffered } from '#lib/visits/time/offered.server.ts';
import { rulesFor } from '#lib/visits/time/variants.ts';

/* What a page shows of a time that is or was held, to visitors and to the office alike. */

/** The first questions, as they were answered for a hold. */
export function heldAnswers(found: Hold): Answers {
	const { headcount: people, organizationSize: employees, organizationKind: kind } = found;
	const { variant, area } = found;
	return { people, employees, kind, variant, area };
}

/**
 * The time of a hold with its visits: as they are held while it stands, else as they would be found
 * now. `service` is the version that it was held under, `zone` that of the agency.
 */
export async function heldChoiceOf(work: Work, zone: string, service: Service, found: Hold) {
	const answers = heldAnswers(found);
	const visits = await heldVisits(work, found.id);
	const chosen = wallClock(visits[0]!.startsAt, zone);
	const state = holdState(found, work.now);
	const agreed = rulesFor(service.rules, found);
	const rules = agreed.ok ? agreed.value.rules : service.rules;
	const question = {
		...{ serviceId: service.id, rules, headcount: answers.people, zone },
		// What ran out and nobody took is as free as it was.
		withoutHold: found.id
	};
	return {
		...{ answers, rules, chosen },
		// One hold is one booking, however often its form is sent; after it comes another one.
		requestKey: state === 'booked' ? newId(work.now) : found.id,
		isJustBooked: state === 'booked',
		hold: holdFacts(found, work.now),
		shown:
			state === 'kept'
				? { visits, problems: [], alternatives: [] }
				: await seriesOffered(work, question, chosen.day, chosen.minute)
	};
}

function holdFacts(found: Hold, now: Date) {
	const { expiresAt, renewedAt, waitingId } = found;
	const secondsLeft = Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / 1000));
	return {
		state: holdState(found, now),
		expiresAt,
		secondsLeft,
		isOffer: waitingId !== null,
		isRenewed: renewedAt !== null,
		renewMinutes: HOLD_MINUTES
	};
}
