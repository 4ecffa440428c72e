export { createReports, ensureReportsIndexes, type Reports, type SendingProgress } from './create-reports.ts';
export { reportMails } from './report-mails.ts';
export { reportCards, reportPath, type ReportCard } from './report-pages.ts';
export { reportRoutes } from './report-routes.ts';
export { draftForm } from './report-schema.ts';
export { isPublished, type PublishedReport, type Report, type ReportWords } from './report.ts';
