import { wallClock } from '#lib/base/days.ts';
import type { Language, Localized } from '#lib/base/localized.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatMinute } from '#lib/i18n/times.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import type { BookingChannel } from '#lib/visits/booking-channel.ts';
import { channelWords } from '#lib/visits/booking/channel-words.ts';
import { seriesState, type SeriesFacts } from '#lib/visits/series-state.ts';
import { seriesStateWords } from '#lib/visits/series-state-words.ts';

type Request = SeriesFacts & {
	reference: string;
	requestedAt: Date;
	firstVisitAt: Date;
	headcount: number;
	channel: BookingChannel;
	service: { name: Localized };
	organization: { name: string; contactName: string; contactEmail: string; contactPhone: string };
	site: { address: string; room: string; zone: string };
};

/** The requests as a file for spreadsheets; times are those of the site's zone, `2026-11-22 14:30`. */
export function requestFile(requests: Request[], language: Language): string {
	const heads = [
		...[m.booking_reference(), m.booking_state(), m.admin_requested_at(), m.portal_channel()],
		...[
			m.admin_organization(),
			m.booking_contact_name(),
			m.booking_contact_phone(),
			m.booking_contact_email()
		],
		...[m.booking_service(), m.booking_headcount(), m.admin_first_visit(), m.booking_place()]
	];
	return csvFile([heads, ...requests.map((one) => rowOf(one, language))]);
}

function rowOf(request: Request, language: Language): string[] {
	const { organization, site } = request;
	return [
		request.reference,
		seriesStateWords[seriesState(request)](),
		moment(request.requestedAt, site.zone),
		channelWords[request.channel](),
		...[organization.name, organization.contactName],
		...[organization.contactPhone, organization.contactEmail],
		request.service.name[language],
		String(request.headcount),
		moment(request.firstVisitAt, site.zone),
		[site.address, site.room].filter(Boolean).join(' ')
	];
}

/** As spreadsheets read it in every language. */
function moment(instant: Date, zone: string): string {
	const { day, minute } = wallClock(instant, zone);
	return `${day} ${formatMinute(minute)}`;
}
