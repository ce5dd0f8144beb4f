-- Whether a workspace may spend follows from its disputes, its debt and its review. Those who know of the first two
-- say so in spending_stopped; the review is added here, so that none of them ever lifts it by accident.
CREATE FUNCTION stop_workspace_under_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.review_since IS NOT NULL THEN
    NEW.spending_stopped := coalesce(NEW.spending_stopped, 'review');
  ELSIF NEW.spending_stopped = 'review' THEN
    NEW.spending_stopped := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "workspace_under_review" BEFORE UPDATE ON "workspace"
  FOR EACH ROW EXECUTE FUNCTION stop_workspace_under_review();
