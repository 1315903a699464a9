import type { Problem } from '#lib/base/problems.ts';

/** The id of the box that names who takes over a place in a visit's crew. */
export function toFieldId(visitId: string, resourceId: string): string {
	return `to-${visitId}-${resourceId}`;
}

type Refused = {
	problems?: Problem[];
	values?: { visitId?: string; fromResourceId?: string; toResourceId?: string };
};

/** The problems with the field as it is called on this page, where many such forms stand. */
export function problemsOnPage(refused: Refused | null): Problem[] {
	const { visitId, fromResourceId } = refused?.values ?? {};
	return (refused?.problems ?? []).map((problem) => {
		if (problem.field !== 'toResourceId' || !visitId || !fromResourceId) return problem;
		return { ...problem, field: toFieldId(visitId, fromResourceId) };
	});
}
