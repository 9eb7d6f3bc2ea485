"""Who does which piece of harvesting when: timetable, queue, claims, threads, and the end of a job."""
