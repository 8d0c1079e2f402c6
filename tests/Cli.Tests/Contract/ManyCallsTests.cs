namespace Selkie.Cli.Tests.Contract;

/// <summary>One process carries out verbs of all kinds for many callers at once, as a service does, and mixes nothing up.</summary>
public sealed class ManyCallsTests(SharedEngine engine) : IClassFixture<SharedEngine>
{
    private const int Rounds = 2;
    private int _verbs;

    [Fact]
    public void A_thousand_verbs_on_many_threads_mix_nothing_up_and_leave_the_store_whole()
    {
        _ = engine.Root; // whoever cannot have it is told here, and not on threads
        _ = engine.Root; // or the test is skipped here, not on its threads
        var failures = new List<Exception>();
        var threads = (from user in new[] { "water", "fish" } from worker in Enumerable.Range(0, 8) select $"{user}-{worker}").Select(name => new Thread(() =>
        {
            try
            {
                Work(name);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                lock (failures) failures.Add(new InvalidOperationException($"{name}: {e.Message}", e));
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(5)));
        Assert.True(_verbs >= 1000, $"{_verbs} verbs");

        using var last = engine.Client("check");
        Assert.Equal("", last.Ok("ps", "-aq"));
        Assert.Equal("", last.Ok("volume", "ls", "-q"));
        Assert.Equal(["localhost/busybox:latest"], last.Ok("images", "--format", "{{.Repository}}:{{.Tag}}").Split('\n'));
        Assert.Equal(0, last.Run("system", "check").Code);
    }

    private void Work(string name)
    {
        using var client = engine.Client(name);
        for (var round = 0; round < Rounds; round++)
        {
            Volumes(client, $"{name}-{round}");
            Images(client, $"{name}-{round}");
            Containers(client, $"{name}-{round}");
        }
    }

    private void Volumes(Client client, string name)
    {
        Assert.Equal(name, Ok(client, "volume", "create", "--label", $"of={name}", name));
        Assert.Equal(name, Ok(client, "volume", "ls", "-q", "--filter", $"label=of={name}"));
        var path = Ok(client, "volume", "inspect", "--format", "{{.Mountpoint}}", name);
        File.WriteAllText($"{path}/whose", name);
        Ok(client, "volume", "export", "-o", "pond.tar", name);
        Assert.True(File.Exists($"{client.Home}/pond.tar"));
        Ok(client, "volume", "create", name + "-copy");
        Ok(client, "volume", "import", name + "-copy", "pond.tar");
        Assert.Equal(name, File.ReadAllText(Ok(client, "volume", "inspect", "--format", "{{.Mountpoint}}", name + "-copy") + "/whose"));
        Ok(client, "volume", "exists", name);
        Refused(client, $"Error: volume with name {name} already exists", "volume", "create", name);
        Ok(client, "volume", "rm", name, name + "-copy");
    }

    private void Images(Client client, string name)
    {
        Ok(client, "tag", "localhost/busybox", $"localhost/{name}");
        Ok(client, "image", "exists", $"localhost/{name}");
        Assert.Contains($"localhost/{name}:latest", Ok(client, "image", "inspect", "--format", "{{.RepoTags}}", $"localhost/{name}"), StringComparison.Ordinal);
        File.Delete($"{client.Home}/image.tar");
        Ok(client, "save", "-q", "-o", "image.tar", $"localhost/{name}");
        Ok(client, "untag", $"localhost/{name}", $"localhost/{name}");
        Assert.Equal($"Loaded image: localhost/{name}:latest", Ok(client, "load", "-q", "-i", "image.tar"));
        Ok(client, "history", "-q", $"localhost/{name}");
        Ok(client, "image", "tree", $"localhost/{name}");
        Refused(client, "Error: faccessat nowhere.tar: no such file or directory", "load", "-i", "nowhere.tar");
        Assert.Contains($"localhost/{name}:latest", Ok(client, "rmi", $"localhost/{name}"), StringComparison.Ordinal);
    }

    private void Containers(Client client, string name)
    {
        client.Variables["WHO"] = name;
        File.WriteAllText($"{Directory.CreateDirectory($"{client.Home}/shared").FullName}/whose", name);
        Ok(client, "create", "--name", name, "--network", "none", "--cidfile", $"{name}.cid", "-e", "WHO", "-v", "./shared:/shared", "-i", "localhost/busybox", "cat");
        Refused(client, "is already in use", "create", "--name", name, "localhost/busybox", "true");
        Assert.Equal(name, Ok(client, "start", name));
        Assert.Equal(name, Ok(client, "ps", "--filter", $"name=^{name}$", "--format", "{{.Names}}"));
        client.Say($"{name} says this");
        var said = Run(client, "exec", "-i", name, "sh", "-c", "cat; cat /shared/whose; echo $WHO >&2; exit 7");
        Assert.Equal((7, $"{name} says this{name}", name + "\n"), (said.Code, said.Output, said.Errors));
        Assert.Equal("true", Ok(client, "inspect", "--format", "{{.State.Running}}", name));
        Ok(client, "rename", name, name + "-old");
        Ok(client, "stop", "-t", "0", name + "-old");
        Assert.Equal("137", Ok(client, "wait", name + "-old"));
        Assert.Equal("137", Ok(client, "inspect", "--format", "{{.State.ExitCode}}", name + "-old"));
        Assert.Equal(File.ReadAllText($"{client.Home}/{name}.cid"), Ok(client, "inspect", "--format", "{{.Id}}", name + "-old"));
        Ok(client, "rm", name + "-old");
        var ran = Run(client, "run", "--rm", "--name", name, "--network", "none", "localhost/busybox", "sh", "-c", $"echo {name}; exit 3");
        Assert.Equal((3, name + "\n"), (ran.Code, ran.Output));
        Assert.Contains(name, Ok(client, "events", "--stream=false", "--filter", $"container={name}", "--filter", "event=died", "--format", "{{.Name}}"), StringComparison.Ordinal);
    }

    private string Ok(Client client, params string[] words)
    {
        Interlocked.Increment(ref _verbs);
        return client.Ok(words);
    }

    private Outcome Run(Client client, params string[] words)
    {
        Interlocked.Increment(ref _verbs);
        return client.Run(words);
    }

    private void Refused(Client client, string error, params string[] words)
    {
        var outcome = Run(client, words);
        Assert.Equal(125, outcome.Code);
        Assert.Contains(error, outcome.Errors, StringComparison.Ordinal);
    }
}
