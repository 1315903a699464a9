import { addDays, dayOf, instantOf } from '#lib/base/days.ts';
import type { Work } from '#lib/server/work.server.ts';
import { availabilityFor } from '#lib/visits/time/calendars.server.ts';
import { offers } from '#lib/visits/time/offers.ts';
import type { ServiceRules } from '#lib/visits/time/rules.ts';
import { proposeSeries } from '#lib/visits/time/series.ts';
import { sessionsBetween } from '#lib/visits/stops/sessions.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import { withVariant } from '#lib/visits/time/variants.ts';

const EXAMPLES = 3;
/** What is not stored has nothing booked yet. */
const NOBODYS = '00000000-0000-0000-0000-000000000000';

export type ExampleBooking = { visits: { number: number; startsAt: Date; endsAt: Date }[] };

/**
 * The first ways in which a service could be booked with the calendars of now, for the smallest
 * group and, where it has several ways, the first of them; none where nothing can be booked. For one
 * with stops these are its next sessions.
 */
export async function exampleBookings(
	work: Work,
	{ serviceId, rules }: { serviceId: string | null; rules: ServiceRules },
	zone: string
): Promise<ExampleBooking[]> {
	const plain = withVariant(rules, rules.variants?.[0]?.key ?? null)!;
	const asked = {
		serviceId: serviceId ?? NOBODYS,
		rules: plain,
		headcount: rules.headcount.min,
		zone
	};
	const input = await availabilityFor(work, asked);
	const today = dayOf(work.now, zone);
	const last = addDays(today, rules.horizonDays);
	if (isAtStops(rules)) {
		const sessions = sessionsBetween(rules, today, last, input.isHoliday);
		return sessions.slice(0, EXAMPLES).map(({ day, fromMinute, untilMinute }) => {
			const at = (minute: number) => instantOf(day, minute, zone);
			return { visits: [{ number: 1, startsAt: at(fromMinute), endsAt: at(untilMinute) }] };
		});
	}
	return offers(input, today, last, EXAMPLES).flatMap(({ day, times }) => {
		const proposed = proposeSeries(input, day, times[0]!.minute);
		return proposed.ok ? [{ visits: proposed.value.map(timesOf) }] : [];
	});
}

function timesOf({ number, startsAt, endsAt }: ExampleBooking['visits'][number]) {
	return { number, startsAt, endsAt };
}
