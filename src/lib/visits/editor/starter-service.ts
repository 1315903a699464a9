import {
	GRID_MINUTES,
	HORIZON_DAYS,
	LEAD_TIME_DAYS,
	ROUND_MINUTES_TO,
	SET_UP_MINUTES,
	TRAVEL_MINUTES
} from '#lib/visits/time/rules.ts';
import { typedService, withRow, type TypedService } from '#lib/visits/editor/typed-service.ts';

/** The form of a new service: one visit, and figures that suit most. */
export function starterService(): TypedService {
	const rules = {
		crewSize: 1,
		roundMinutesTo: ROUND_MINUTES_TO,
		gridMinutes: GRID_MINUTES,
		setUpMinutes: SET_UP_MINUTES,
		travelMinutes: TRAVEL_MINUTES,
		leadTimeDays: LEAD_TIME_DAYS,
		horizonDays: HORIZON_DAYS,
		spanDays: 0,
		visits: [{ offsetDays: 0, earlierDays: 0, laterDays: 0 }]
	};
	const typed = typedService({ roster: 'none', rules });
	typed['rules.visits.0.was'] = '';
	return withRow(withRow(typed, 'preparation'), 'rules.calendar');
}
