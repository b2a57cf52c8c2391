"""The only package that knows TwiML and Twilio's words."""
