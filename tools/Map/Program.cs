using Selkie.Map;
using Selkie.Map.Rules;

// map check: fails on arrows that layers.txt does not allow, on files and methods that are too long, on calls that paths.txt bans, and on
// what breaks a rule (Rules/) without being known in known/RULE.txt, or is known there and breaks it no longer.
// map known: writes down everything that breaks a rule today; reasons (behind a #) stay.
// map write: puts the picture and the sizes into ARCHITECTURE.md, between its markers.
if (args is not ["check" or "known" or "write", ..])
{
    Console.Error.WriteLine("usage: map check|known|write [ROOT]");
    return 2;
}
var root = Path.GetFullPath(args.Length > 1 ? args[1] : ".");
var sources = SourceFile.ReadAll(root);
var arrows = Arrows.Find(sources);
if (args[0] == "write")
{
    Picture.Write(Path.Combine(root, "ARCHITECTURE.md"), sources, arrows);
    return 0;
}
var known = Path.Combine(root, "tools/Map/known");
if (args[0] == "known")
{
    foreach (var rule in Rule.All)
    {
        var path = Path.Combine(known, rule.Name + ".txt");
        var reasons = File.Exists(path) ? File.ReadLines(path).Where(line => line.Contains('#')).ToDictionary(line => line.Split('#')[0].Trim()) : [];
        File.WriteAllLines(path, rule.Find(sources).Select(f => reasons.GetValueOrDefault(f.Key, f.Key)).Distinct().Order(StringComparer.Ordinal));
    }
    return 0;
}
var layers = Layers.Read(Path.Combine(root, "tools/Map/layers.txt"));
var paths = Paths.Read(Path.Combine(root, "tools/Map/paths.txt"));
List<string> faults = [.. layers.Faults(arrows), .. Sizes.Faults(sources), .. paths.Faults(sources), .. Rule.All.SelectMany(rule => rule.Faults(sources, File.ReadLines(Path.Combine(known, rule.Name + ".txt"))))];
foreach (var warning in Sizes.Warnings(sources)) Console.WriteLine("warning: " + warning);
foreach (var fault in faults) Console.Error.WriteLine("error: " + fault);
Console.WriteLine($"{sources.Count} files, {arrows.Count} arrows between folders, {faults.Count} faults");
return faults.Count == 0 ? 0 : 1;
