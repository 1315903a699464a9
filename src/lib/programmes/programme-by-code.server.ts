import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { templateOf } from '#lib/programmes/queries.server.ts';
import { areStopsFull } from '#lib/programmes/turns/stop-places.server.ts';
import type { Consent, Template } from '#lib/programmes/template.ts';
import { confirmationsOf } from '#lib/visits/services/service-content.ts';
import { isAtStops } from '#lib/visits/time/stops.ts';
import type { Work } from '#lib/server/work.server.ts';
import {
	seriesByCode,
	visitsOfSeries,
	type SeriesDetails,
	type VisitRow
} from '#lib/visits/queries.server.ts';
import { whatHolds } from '#lib/visits/what-holds.ts';

/** What a code on a poster stands for. */
export type OpenProgramme = {
	series: SeriesDetails;
	/** Those that take place, by `whatHolds`. */
	visits: VisitRow[];
	template: Template;
	/** The consents that enrolling needs. */
	asked: Consent[];
	/** Whether the service, or the session, has as many people as it has places. */
	isFull: boolean;
};

/**
 * The programme behind a code, as long as somebody may enrol: until the last visit has ended.
 * Refuses with `code_unknown`, also for a service without a programme; with `code_called_off` where
 * every visit was cancelled; or with `code_over`.
 */
export async function programmeByCode(work: Work, code: string): Promise<Outcome<OpenProgramme>> {
	const series = await seriesByCode(work, code);
	if (!series?.service.templateKey) return refused(problem('code_unknown', undefined, 'code'));
	const { standing, visits } = whatHolds(series, await visitsOfSeries(work, series.id), work.now);
	if (standing === 'cancelled') return refused(problem('code_called_off', undefined, 'code'));
	if (!visits.some((one) => one.endsAt > work.now)) {
		return refused(problem('code_over', undefined, 'code'));
	}
	const { templateKey, templateVersion } = series.service;
	const template = await templateOf(work, templateKey, templateVersion!);
	return done({
		series,
		visits,
		template,
		isFull: await areStopsFull(work, series),
		asked: [...askedAtEnrolment(template), ...askedByService(series)]
	});
}

/**
 * At a stop of the agency's own nobody booked for the person, so what the service has confirmed is
 * asked of each; kept like a consent, under the version whose words were shown.
 */
function askedByService({ service }: SeriesDetails): Consent[] {
	const statements = isAtStops(service.rules) ? confirmationsOf(service.content) : [];
	const items = statements.map(({ key, text }) => ({
		key: `service-${key}`,
		kind: 'general' as const,
		required: true,
		title: text,
		text: service.name
	}));
	const { version, name: label } = service;
	return items.length ? [{ key: 'service', version, label, items }] : [];
}

/** The consents that enrolling itself needs; those about sensitive data are asked face to face. */
function askedAtEnrolment(template: Template): Consent[] {
	return template.consents
		.map((form) => ({ ...form, items: form.items.filter((item) => item.kind !== 'sensitive') }))
		.filter((form) => form.items.length > 0);
}
