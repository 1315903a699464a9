/**
 * Why a counselor is away. The list says nothing about anybody's health, and there is no text beside
 * it: who is ill is absent, like who was called to court.
 */
export const leaveKinds = ['absence', 'leave', 'training', 'duty'] as const;
export type LeaveKind = (typeof leaveKinds)[number];
