"""What others offer over a network, brought as files: from web addresses, CKAN, OGC API Features and databases.

What is brought is a file like one that an officer sends; how it is read and checked does not depend on where it is from.
"""
