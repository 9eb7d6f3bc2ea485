"""The mails of the portal: to whom, when, in what words. They go out through CKAN's own mailer."""
