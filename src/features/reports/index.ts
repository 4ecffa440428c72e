export { createReports, ensureReportsIndexes, type Decision, type Reports, type ReportsDeps, type SendingProgress } from './create-reports.ts';
export { reportMails, type ReportMailsDeps } from './report-mails.ts';
export { reportCards, reportPath, type ReportCard } from './report-pages.ts';
export { reportRoutes, type ReportRoutesDeps } from './report-routes.ts';
export { draftForm, type ImportedReport } from './report-schema.ts';
export { isPublished, type PublishedReport, type Report, type ReportWords, type Sending } from './report.ts';
