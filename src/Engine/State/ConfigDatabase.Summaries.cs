namespace Selkie.Engine.State;

public sealed partial class ConfigDatabase
{
    /// <summary>What lists show of every container, the oldest first.</summary>
    internal List<SummaryRow> Summaries()
    {
        using var rows = _connections.Query("SELECT id, name, created, image, started, finished, exit_code, oom, restarts, stopped, error, listing FROM containers ORDER BY created, id");
        var list = new List<SummaryRow>();
        while (rows.Next())
        {
            var head = new ContainerSummary { Id = rows.Text(0), Name = rows.Text(1), Created = Time(rows.Number(2)), ImageId = rows.Text(3) };
            list.Add(new SummaryRow(head, ReadLastRun(rows, 4), rows.Blob(11).ToArray()));
        }
        return list;
    }
}

/// <summary>A container of a list; most of it is read only when somebody shows it.</summary>
/// <param name="Head">Id, name, time and image.</param>
/// <param name="Last">How it ran last.</param>
/// <param name="Stored">The rest as stored.</param>
internal sealed record SummaryRow(ContainerSummary Head, LastRun Last, byte[] Stored)
{
    /// <summary>All of it.</summary>
    public ContainerSummary Summary => ContainerSummaryJson.ReadContainerSummary(Stored)! with { Id = Head.Id, Name = Head.Name, Created = Head.Created, ImageId = Head.ImageId };
}
