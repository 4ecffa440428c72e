const NAME = 'wellspring';
const carried = new RegExp(`(?:^|; ?)(?:__Host-)?${NAME}=`);

/** The __Host- prefix binds the cookie to this very host over https; browsers refuse it over plain http. */
export function sessionCookieName(secure: boolean): string {
  return secure ? `__Host-${NAME}` : NAME;
}

/** Whether somebody may be signed in. Cookies that other programs set for the whole domain say nothing. @param cookies the header Cookie */
export function carriesSession(cookies: string): boolean {
  return carried.test(cookies);
}
