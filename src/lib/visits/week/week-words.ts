import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatCount, formatHours, formatDay, formatTimeRange } from '#lib/i18n/times.ts';
import type { LeaveKind } from '#lib/visits/time/leave-kinds.ts';
import type { Load, Trouble, TroubleCode } from '#lib/visits/week/week-board.ts';

/** Why a counselor is away, as the office chooses and reads it. */
export const leaveWords: Record<LeaveKind, () => string> = {
	absence: m.board_leave_absence,
	leave: m.board_leave_leave,
	training: m.board_leave_training,
	duty: m.board_leave_duty
};

const troubles: Record<TroubleCode, (inputs: { name: string }) => string> = {
	crew_short: () => m.board_trouble_crew_short(),
	on_leave: m.board_trouble_on_leave,
	outside_hours: m.board_trouble_outside_hours,
	retired: m.board_trouble_retired,
	skill_missing: () => m.board_trouble_skill_missing(),
	equipment_retired: () => m.board_trouble_equipment_retired(),
	closed_day: () => m.board_trouble_closed_day()
};

type Named = { places: { resourceId: string; name: string }[] };

/** What is wrong with a visit, as a sentence. */
export function troubleWords({ code, resourceId }: Trouble, { places }: Named): string {
	const name = places.find((place) => place.resourceId === resourceId)?.name ?? '';
	return troubles[code]({ name });
}

/** What a week asks of a counselor, each figure with its words. */
export function loadWords(load: Load, language: Language): string[] {
	if (!load.visits) return [m.board_load_none()];
	const { visits, people, siteMinutes, drivingMinutes, evenings } = load;
	return [
		m.board_load_visits({ count: visits }),
		m.board_load_people({ people: formatCount(people, language) }),
		m.board_load_site({ time: formatHours(siteMinutes, language) }),
		m.board_load_driving({ time: formatHours(drivingMinutes, language) }),
		...(evenings ? [m.board_load_evenings({ count: evenings })] : [])
	];
}

type Timed = { startsAt: Date; endsAt: Date };

/** Day and time of a visit in one line: `2026년 11월 24일 (화) 10:00–12:30`. */
export function whenWords({ startsAt, endsAt }: Timed, zone: string, language: Language): string {
	const day = formatDay(dayOf(startsAt, zone), language);
	return `${day} ${formatTimeRange(startsAt, endsAt, zone, language)}`;
}
