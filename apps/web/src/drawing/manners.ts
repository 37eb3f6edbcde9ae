/** How the lines of several training algorithms look on one picture: told apart without colour, too. */
const manners: Readonly<Record<string, { readonly colour: string; readonly dash: string }>> = {
  'gradient-descent': { colour: 'light-dark(#1b5cb8, #84b4ff)', dash: 'none' },
  momentum: { colour: 'light-dark(#a3195b, #ff9cc8)', dash: '9 4' },
  adam: { colour: 'light-dark(#00694b, #5fd3a8)', dash: '3 4' },
  sgd: { colour: 'light-dark(#8a5200, #e9b872)', dash: '12 4 3 4' },
  lbfgs: { colour: 'light-dark(#1d2125, #e7e9ec)', dash: '1.5 3' },
}

export const mannerOf = (algorithm: string) => manners[algorithm] ?? manners['gradient-descent']
