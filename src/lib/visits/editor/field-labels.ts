import { m } from '#lib/i18n/paraglide/messages.js';
import { rowFields, rowName, type ListPath } from '#lib/visits/editor/fields.ts';
import { namesOf, rowCount, type TypedService } from '#lib/visits/editor/typed-service.ts';

/** What the fields are called where the page says above everything what is wrong, in its order. */
export function fieldLabels(typed: TypedService): Record<string, string> {
	const labels: Record<string, string> = {};
	for (const [name, say] of Object.entries(single)) {
		labels[name] = say();
		labels[`${name}.ko`] = m.editor_korean({ label: say() });
		labels[`${name}.en`] = m.editor_english({ label: say() });
		for (const path of listsAfter[name] ?? []) Object.assign(labels, listLabels(path, typed));
	}
	return labels;
}

function listLabels(path: ListPath, typed: TypedService): Record<string, string> {
	const { title, row } = lists[path];
	const labels: Record<string, string> = { [path]: title() };
	for (let at = 0; at < rowCount(typed, path); at++) {
		for (const [field, kind] of rowFields(path)) {
			for (const name of namesOf(rowName(path, at, field), kind)) {
				labels[name] = row({ number: at + 1 });
			}
		}
	}
	return labels;
}

/** After which single value the lists stand on the page. */
const listsAfter: Record<string, ListPath[]> = {
	'content.who': ['preparation'],
	'rules.travelMinutes': ['rules.areas'],
	'rules.spanDays': ['rules.visits'],
	'rules.requests.to': ['rules.calendar', 'rules.breaks'],
	'content.fee': ['content.confirmations', 'content.asks', 'content.supplies']
};

const lists: Record<
	ListPath,
	{ title: () => string; row: (inputs: { number: number }) => string }
> = {
	preparation: { title: m.editor_preparation, row: m.editor_preparation_row },
	'rules.areas': { title: m.editor_areas, row: m.editor_area_row },
	'rules.visits': { title: m.editor_visit_list, row: m.editor_visit_row },
	'rules.calendar': { title: m.editor_windows, row: m.editor_window_row },
	'rules.breaks': { title: m.editor_breaks, row: m.editor_break_row },
	'content.confirmations': { title: m.editor_confirmations, row: m.editor_confirmation_row },
	'content.asks': { title: m.editor_asks, row: m.editor_ask_row },
	'content.supplies': { title: m.editor_supplies, row: m.editor_supply_row }
};

const single: Record<string, () => string> = {
	key: m.editor_key,
	name: m.editor_name,
	summary: m.editor_summary,
	'content.who': m.editor_for_whom,
	source: m.editor_source,
	discreetWords: m.editor_discreet,
	programme: m.editor_programme,
	roster: m.editor_roster,
	asksRegistration: m.editor_registration,
	'rules.headcount.min': m.editor_people,
	'rules.headcount.max': m.editor_people,
	'rules.organizationSize.min': m.editor_size,
	'rules.organizationSize.max': m.editor_size,
	'rules.organizationSize.of': m.editor_size,
	'rules.organizationKinds': m.editor_kinds,
	'rules.minutesPerPerson': m.editor_per_person,
	'rules.roundMinutesTo': m.editor_round,
	'rules.gridMinutes': m.editor_grid,
	'rules.setUpMinutes': m.editor_set_up,
	'rules.travelMinutes': m.editor_travel,
	'rules.crewSize': m.editor_crew,
	'rules.crewSizeMax': m.editor_crew_max,
	'rules.visitMinutesMax': m.editor_visit_max,
	'rules.spanDays': m.editor_span,
	'rules.season.from': m.editor_season,
	'rules.season.to': m.editor_season,
	'rules.requests.from': m.editor_requests,
	'rules.requests.to': m.editor_requests,
	'rules.holidays': m.editor_holidays,
	'rules.leadTimeDays': m.editor_lead_days,
	'rules.horizonDays': m.editor_horizon,
	'rules.changeUntilDays': m.editor_change_until,
	'rules.caps.visitsADay': m.editor_caps_day,
	'rules.caps.visitsAWeek': m.editor_caps_week,
	'rules.caps.visitsAMonth': m.editor_caps_month,
	'rules.caps.seriesAMonth': m.editor_caps_series_month,
	'rules.caps.seriesInAll': m.editor_caps_all,
	'content.responseDays': m.editor_response,
	'content.places': m.editor_places,
	'content.fee': m.editor_fee
};
