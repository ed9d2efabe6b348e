/** How large a study can be: a file that says more is refused before anything is made of it. */
export const mostImages = 64
export const mostSeeds = 64
export const mostSteps = 200
