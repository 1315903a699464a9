/** The contact of a series whose visits change. Without an address of mail the office telephones. */
export type Told = {
	seriesId: string;
	organization: string;
	name: string;
	/** Empty where there is none. */
	email: string;
	phone: string;
};
