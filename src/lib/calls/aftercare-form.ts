/** What came of asking how it goes. */
export const aftercareAnswers = ['well', 'problem', 'another_visit'] as const;
export type AftercareAnswer = (typeof aftercareAnswers)[number];

export const SENTENCE_MAX = 300;
