import { redirect } from '@sveltejs/kit';
import type { Language } from '#lib/base/localized.ts';
import { countAttempt, limits } from '#lib/identity/attempts.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import {
	agencyOf,
	keepTyped,
	missing,
	refuseForm,
	textsOf,
	visitorOf
} from '#lib/server/doors.server.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { parseForm } from '#lib/ui/form.ts';
import { bookSeries } from '#lib/visits/book-series.server.ts';
import {
	askedPeople,
	bookingForm,
	peopleQuery,
	start,
	startText,
	tickedIn,
	typedPeople
} from '#lib/visits/booking-form.ts';
import { seriesOffered } from '#lib/visits/offered.server.ts';
import { serviceByKey } from '#lib/visits/queries.server.ts';
import { confirmationsOf, type Statement } from '#lib/visits/service-content.ts';
import { isAtStops } from '#lib/visits/stops/stops.ts';
import { safeParse } from 'valibot';

// Long enough for a person who went back in the browser; it holds no more than the time.
const JUST_BOOKED_SECONDS = 3600;
const justBooked = (service: string) => `booked-${service}`;

export async function load({ locals, params, url, cookies }) {
	const agency = agencyOf(locals);
	const chosen = safeParse(start(), url.searchParams.get('start') ?? '');
	const home = `/${agency.slug}/book/${params.service}`;
	return reading(visitorOf(locals), async (work) => {
		const service = await serviceByKey(work, params.service);
		if (!service) missing();
		if (isAtStops(service.rules)) redirect(303, `/${agency.slug}/services/${service.key}`);
		const agreed = askedPeople(service.rules, url.searchParams);
		if (!agreed.ok) {
			// As they stand in the address, to be asked again.
			redirect(303, `${home}?${new URLSearchParams(typedPeople(url.searchParams))}`);
		}
		const { rules, ...answers } = agreed.value;
		const back = `${home}?${peopleQuery(answers)}`;
		if (!chosen.success) redirect(303, back);
		const asked = {
			serviceId: service.id,
			rules,
			headcount: answers.people,
			zone: agency.zone
		};
		const { day, minute } = chosen.output;
		return {
			service: { key: service.key, name: service.name[locals.language] },
			...answers,
			/** What each visit is, in their order. */
			labels: rules.visits.map(({ label }) => label[locals.language]),
			confirmations: said(confirmationsOf(service.content), locals.language),
			asks: said(service.content.asks ?? [], locals.language),
			start: url.searchParams.get('start')!,
			zone: agency.zone,
			back,
			requestKey: newId(work.now),
			isJustBooked: cookies.get(justBooked(service.key)) === url.searchParams.get('start'),
			...(await seriesOffered(work, asked, day, minute))
		};
	});
}

function said(statements: Statement[], language: Language) {
	return statements.map(({ key, text }) => ({ key, text: text[language] }));
}

export const actions = {
	default: keepTyped(async ({ request, locals, params, cookies, url, getClientAddress }) => {
		const agency = agencyOf(locals);
		const visitor = visitorOf(locals);
		const typed = await request.formData();
		const parsed = parseForm(bookingForm, typed);
		const values = textsOf(typed);
		if (!parsed.ok) {
			return refuseForm(parsed.problems, { values: { ...values, ...parsed.values } });
		}
		const tooMany = await countAttempt(agency.id, limits.booking, getClientAddress());
		if (tooMany) return refuseForm([tooMany], { values });
		const {
			people,
			employees,
			kind,
			variant,
			start: chosen,
			room,
			note,
			missing,
			...contact
		} = parsed.value;
		const outcome = await acting(visitor, (work) =>
			bookSeries(work, agency, {
				...contact,
				...chosen,
				headcount: people,
				organizationSize: employees,
				organizationKind: kind,
				variant,
				serviceKey: params.service,
				room: room ?? '',
				note: note ?? '',
				declared: { ...tickedIn(typed), missing: missing ?? '' },
				language: locals.language
			})
		);
		if (!outcome.ok) {
			// The used key would refuse the form for ever; the page gives it a new one.
			if (outcome.problems.some(({ code }) => code === 'request_changed')) delete values.requestKey;
			return refuseForm(outcome.problems, { values });
		}
		cookies.set(justBooked(params.service), startText(chosen.day, chosen.minute), {
			path: url.pathname,
			httpOnly: true,
			secure: url.protocol === 'https:',
			sameSite: 'lax',
			maxAge: JUST_BOOKED_SECONDS
		});
		redirect(303, `/${agency.slug}/series/${outcome.value.token}?new`);
	})
};
