import * as v from 'valibot';
import visitSurvey from '#lib/surveys/shipped/visit-survey.json' with { type: 'json' };
import { surveySchema } from '#lib/surveys/survey-schema.ts';
import type { Survey } from '#lib/surveys/survey.ts';

/** The surveys that come with the product; an agency gets a copy and owns it from then on. */
export function shippedSurveys(): Survey[] {
	return [visitSurvey].map((body) => v.parse(surveySchema, body));
}
