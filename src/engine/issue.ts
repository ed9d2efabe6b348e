import * as v from 'valibot'

/** What is wrong with something that was parsed, with the field's path before it where it has one. */
export const issueText = (issue: v.BaseIssue<unknown>): string => {
  const path = v.getDotPath(issue)
  return `${path ? `${path}: ` : ''}${issue.message}`
}
