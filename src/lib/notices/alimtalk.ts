/** Where a wording for the messenger stands: `draft` until handed in, then the messenger judges it. */
export type AlimtalkState = 'draft' | 'submitted' | 'approved' | 'rejected' | 'retired';

type Moments = {
	submittedAt: Date | null;
	approvedAt: Date | null;
	rejectedAt: Date | null;
	retiredAt: Date | null;
};

export function alimtalkState(wording: Moments): AlimtalkState {
	if (wording.retiredAt) return 'retired';
	if (wording.approvedAt) return 'approved';
	if (wording.rejectedAt) return 'rejected';
	return wording.submittedAt ? 'submitted' : 'draft';
}

/** The steps that a wording can take, by where it stands; its words change in none of them. */
export const alimtalkSteps = ['submit', 'approve', 'reject', 'retire'] as const;
export type AlimtalkStep = (typeof alimtalkSteps)[number];

const stepsFrom: Record<AlimtalkState, AlimtalkStep[]> = {
	draft: ['submit', 'retire'],
	submitted: ['approve', 'reject'],
	approved: ['retire'],
	rejected: ['retire'],
	retired: []
};

export function nextSteps(state: AlimtalkState): AlimtalkStep[] {
	return stepsFrom[state];
}
