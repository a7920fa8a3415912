Option Explicit
' What the ribbon asks and runs. Labels come from the sheet texts, in the language of Excel; each button runs a Sub of
' the module SteelXLAddin and does nothing else.

Public Sub RibbonLoaded(ribbon As IRibbonUI)
    SteelXLAddin.ForgetTexts
End Sub

Public Sub RibbonLabel(control As IRibbonControl, ByRef returnedVal)
    returnedVal = SteelXLAddin.Word("label." & control.ID)
End Sub

Public Sub RibbonTip(control As IRibbonControl, ByRef returnedVal)
    returnedVal = SteelXLAddin.Word("tip." & control.ID)
End Sub

Public Sub NewFromTemplate(control As IRibbonControl)
    SteelXLAddin.NewFromTemplate control.Tag
End Sub

Public Sub CheckInputs(control As IRibbonControl)
    SteelXLAddin.CheckInputs
End Sub

Public Sub RunScenario(control As IRibbonControl)
    SteelXLAddin.RunScenario
End Sub

Public Sub ExplainErrors(control As IRibbonControl)
    SteelXLAddin.ExplainErrors
End Sub

Public Sub FreezeCopy(control As IRibbonControl)
    SteelXLAddin.FreezeCopy
End Sub

Public Sub Report(control As IRibbonControl)
    SteelXLAddin.Report
End Sub

Public Sub InsertTable(control As IRibbonControl)
    SteelXLAddin.InsertTable control.Tag
End Sub

Public Sub ShowHelp(control As IRibbonControl)
    SteelXLAddin.ShowHelp
End Sub

Public Sub ClearCache(control As IRibbonControl)
    SteelXLAddin.ClearCache
End Sub
